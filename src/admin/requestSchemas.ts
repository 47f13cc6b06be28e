import { int, list, number, object, optional, text } from '../contract/field.ts'
import { at, criteria, listing } from './schemas.ts'

/** What to look for in the journal; `JournalQuery` of the engine. */
export const requestCriteria = {
  ...criteria,
  operation: optional(text({ en: 'Operation.', zh: '操作', example: 'user.getInfo' })),
  outcome: optional(
    text({
      en: 'ok, the name of a refusal, FAULT or DEFECT.',
      zh: 'ok、拒绝名称、FAULT 或 DEFECT',
      example: 'SIGN_INVALID',
    }),
  ),
  since: listing.since,
}

const differenceField = object({
  field: text({ en: 'What differs, as params.token.', zh: '不同的字段', example: 'params.token' }),
  expected: text({ en: 'What was looked for.', zh: '期望值', mayBeEmpty: true }),
  actual: optional(text({ en: 'What is there; absent when nothing is.', zh: '实际值', mayBeEmpty: true })),
})

export const unmatched = object({
  at: number(at),
  method: text({ en: 'HTTP method.', zh: 'HTTP 方法' }),
  path: text({ en: 'Path nobody serves, or not by that method.', zh: '未匹配的路径' }),
  nearest: list(
    object({
      method: text({ en: 'HTTP method.', zh: 'HTTP 方法' }),
      path: text({ en: 'Path of an operation.', zh: '接口路径', example: '/v2/user/getInfo' }),
      provider: text({ en: 'Provider.', zh: '渠道' }),
      operation: text({ en: 'Operation.', zh: '操作' }),
    }),
    { en: 'What may have been meant, nearest first.', zh: '可能的接口，最接近者在前' },
  ),
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
