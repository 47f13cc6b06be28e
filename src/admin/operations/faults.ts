import { int, list, number, object, oneOf, optional, text } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import { FaultError } from '../../engine/faults/faults.ts'
import { effect } from '../schemas/fault.ts'
import { criteria } from '../schemas/query.ts'
import { admin, tags } from '../spec.ts'

const id = text({ en: 'Fault id.', zh: '故障编号', example: 'fault_000001' })
const match = object(criteria, { en: 'What it spoils; everything when empty.', zh: '匹配条件，缺省为全部' })
const times = int({ en: 'How often it happens; every time when absent.', zh: '生效次数，缺省不限', example: 1 })
const probability = number({ en: '0 to 1, from the seeded generator.', zh: '概率（0 到 1，由种子生成）', example: 1 })

/** What a fault is made of, here and in the library. */
export const faultFields = {
  match: optional(match),
  effect,
  times: optional(times),
  probability: optional(probability),
}

const fault = object({
  id,
  on: oneOf(['request', 'callback'], { en: 'What it spoils.', zh: '作用对象' }),
  match,
  effect,
  times: optional(times),
  probability,
  left: optional(int({ en: 'How often it still happens; 0 is used up.', zh: '剩余次数，0 为已用完' })),
  applied: int({ en: 'How often it happened.', zh: '已生效次数' }),
  warning: optional(
    text({ en: 'What is odd about it: a tenant that is not there.', zh: '提示：匹配的应用、商户、产品或游戏尚不存在' }),
  ),
})

export const listFaults = admin.operation({
  id: 'faults.list',
  method: 'GET',
  path: '/__admin/faults',
  summary: { en: 'The faults there are, in the order they are tried', zh: '故障列表（按匹配顺序）' },
  tier: 'documented',
  tag: tags.faults,
  params: {},
  data: object({ faults: list(fault) }),
  errors: [],
  handle: async ({ state }) => ({ faults: state.faults.list() }),
})

export const addFault = admin.operation({
  id: 'faults.add',
  path: '/__admin/faults',
  summary: { en: 'Has something go wrong on purpose', zh: '添加故障' },
  tier: 'documented',
  tag: tags.faults,
  params: faultFields,
  data: fault,
  errors: ['INVALID'],
  async handle({ params, state, fail }) {
    try {
      return state.faults.add(params)
    } catch (error) {
      if (error instanceof FaultError) return fail('INVALID', error.prose)
      throw error
    }
  },
})

export const clearFaults = admin.operation({
  id: 'faults.clear',
  method: 'DELETE',
  path: '/__admin/faults',
  summary: { en: 'Removes all faults', zh: '清除所有故障' },
  tier: 'documented',
  tag: tags.faults,
  params: {},
  data: object({ removed: int({ en: 'How many there were.', zh: '清除的数量' }) }),
  errors: [],
  handle: async ({ state }) => ({ removed: state.faults.clear() }),
})

export const removeFault = admin.operation({
  id: 'faults.remove',
  method: 'DELETE',
  path: '/__admin/faults/{id}',
  summary: { en: 'Removes one fault', zh: '清除单个故障' },
  tier: 'documented',
  tag: tags.faults,
  params: { id },
  data: object({ id }),
  errors: ['NOT_FOUND'],
  async handle({ params, state, fail }) {
    if (!state.faults.remove(params.id))
      return fail(
        'NOT_FOUND',
        prose(
          `No fault ${params.id}. GET /__admin/faults lists those there are.`,
          `没有故障 ${params.id}。GET /__admin/faults 列出现有故障。`,
        ),
      )
    return { id: params.id }
  },
})
