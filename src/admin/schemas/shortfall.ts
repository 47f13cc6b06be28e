import { int, list, number, object, optional, text } from '../../contract/schema/field.ts'
import { at } from './clock.ts'

const differenceField = object({
  field: text({ en: 'What differs, as params.token.', zh: '不同的字段', example: 'params.token' }),
  expected: text({ en: 'What was looked for.', zh: '期望值', mayBeEmpty: true }),
  actual: optional(text({ en: 'What is there; absent when nothing is.', zh: '实际值', mayBeEmpty: true })),
})

/** What a refusal says beside its detail when something did not happen as expected. */
export const shortfall = {
  count: optional(int({ en: 'With 406 and 408: how many there were.', zh: '406、408 时：实际数量' })),
  evicted: optional(
    int({ en: 'With 406 and 408: how many older requests the journal has dropped.', zh: '406、408 时：已淘汰的条数' }),
  ),
  nearest: optional(
    list(
      object({
        id: text({ en: 'Request or callback.', zh: '请求或回调编号', example: 'req_000001' }),
        at: number(at),
        provider: text({ en: 'Provider.', zh: '渠道' }),
        operation: text({ en: 'Operation, or callback.', zh: '操作或回调' }),
        tenant: optional(text({ en: 'App, merchant, product or game.', zh: '应用、商户、产品或游戏' })),
        outcome: optional(text({ en: 'How a request ended.', zh: '请求结果' })),
        state: optional(text({ en: 'State of a callback.', zh: '回调状态' })),
        diagnosis: optional(text({ en: 'Short name of what is worth saying.', zh: '诊断简称' })),
        differences: list(differenceField, { en: 'Empty for one too many.', zh: '多余者为空' }),
      }),
      { en: 'With 406 and 408: what comes closest, or what there is too much of.', zh: '406、408 时：最接近的记录' },
    ),
  ),
}
