import { object, text } from '../../src/contract/schema/field.ts'
import { createSandbox } from '../../src/index.ts'
import { payNotify } from '../../src/providers/egret/callbacks/pay.notify.ts'
import { egret } from '../../src/providers/egret/spec.ts'

const note = { en: 'x', zh: 'x' }
const common = {
  id: 'test.op',
  path: '/test',
  summary: note,
  tier: 'documented',
  tag: note,
  params: { name: text(note) },
  data: object({ id: text(note) }),
} as const

egret.operation({
  ...common,
  errors: ['TOKEN_INVALID'],
  async handle({ params, tenant, fail }) {
    params.name satisfies string
    params.appId satisfies string
    tenant.appKey satisfies string
    // @ts-expect-error a misspelt parameter
    params.nmae
    // @ts-expect-error a refusal the operation did not declare
    if (params.name === '') fail('USER_UNKNOWN')
    // @ts-expect-error no operation asks for the signature's text as a number
    params.sign satisfies number
    return fail('TOKEN_INVALID')
  },
})

egret.operation({
  ...common,
  // @ts-expect-error a code the provider does not have
  errors: ['NO_SUCH_ERROR'],
  handle: async () => ({ id: '1' }),
})

egret.operation({
  ...common,
  errors: [],
  // @ts-expect-error data that is not what the operation declares
  handle: async () => ({ id: 1 }),
})

egret.action({
  id: 'test',
  summary: note,
  params: {},
  data: object({}),
  async handle({ emit }) {
    const target = { url: '', key: '', tenant: '', order: '' }
    const params = { orderId: '', id: '', money: '', time: '', serverId: '', goodsId: '', goodsNumber: '', ext: '' }
    await emit(payNotify, { ...target, params })
    const { ext: _ext, ...incomplete } = params
    // @ts-expect-error an incomplete callback
    await emit(payNotify, { ...target, params: incomplete })
    return {}
  },
})

const sandbox = await createSandbox()
const answered = await sandbox.egret.pay({ appId: '1', id: '2', goodsId: '3', money: 6 })
answered.orderId satisfies string
// @ts-expect-error goodsId is required
await sandbox.egret.pay({ appId: '1', id: '2' })
// @ts-expect-error no such parameter
await sandbox.egret.login({ appId: '1', userId: '2' })
