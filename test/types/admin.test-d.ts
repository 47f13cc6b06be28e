import { admin, tags } from '../../src/admin/spec.ts'
import { object, text } from '../../src/contract/schema/field.ts'

const note = { en: 'x', zh: 'x' }
const common = {
  id: 'test.op',
  path: '/__admin/test',
  summary: note,
  tier: 'documented',
  tag: tags.server,
  params: { name: text(note) },
  data: object({ id: text(note) }),
} as const

// An admin operation runs in no transaction: what needs one is not there to be called, instead of failing with a 500.
admin.operation({
  ...common,
  errors: ['INVALID'],
  async handle(call) {
    call.params.name satisfies string
    call.origin satisfies string
    // @ts-expect-error actions make ids
    call.ids
    // @ts-expect-error actions read the time of their transaction
    call.now
    // @ts-expect-error actions emit callbacks
    call.emit
    // @ts-expect-error actions send mails
    call.mail
    // @ts-expect-error a misspelt parameter
    call.params.nmae
    // @ts-expect-error a refusal the operation did not declare
    if (call.params.name === '') call.fail('NOT_FOUND')
    return { id: call.params.name }
  },
})

admin.operation({
  ...common,
  // @ts-expect-error a refusal the admin API does not have
  errors: ['PARAMS_INCOMPLETE'],
  handle: async () => ({ id: 'x' }),
})

admin.operation({
  ...common,
  errors: [],
  // @ts-expect-error data that its schema does not have
  handle: async () => ({ id: 1 }),
})
