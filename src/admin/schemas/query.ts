import { int, number, object, optional, record, text, union } from '../../contract/schema/field.ts'

const paramMatch = union(
  text({ en: 'Exactly this text.', zh: '完全相等的文本', mayBeEmpty: true }),
  object({
    matches: text({ en: 'A regular expression that finds something in it.', zh: '正则表达式', example: '^10' }),
  }),
)

/** What to look for among requests or callbacks; `Criteria` of the engine. */
export const criteria = {
  provider: optional(text({ en: 'Provider.', zh: '渠道', example: 'egret' })),
  operation: optional(text({ en: 'Operation, or callback.', zh: '操作或回调', example: 'user.getInfo' })),
  tenant: optional(text({ en: 'App, merchant, product or game.', zh: '应用、商户、产品或游戏', example: '1001' })),
  params: optional(
    record(paramMatch, {
      en: 'Parameters by name: the text, or {"matches": regular expression}.',
      zh: '参数：文本，或 {"matches": 正则}',
    }),
  ),
}

/** Query of every listing. */
export const listing = {
  since: optional(number({ en: 'Only what is as new as this Unix time in seconds.', zh: '起始时间（Unix 秒）' })),
  limit: optional(
    int({ en: 'At most so many; 100 unless told, 1000 at most.', zh: '最多返回条数，默认 100，上限 1000' }),
  ),
}

export const pageSize = (limit: number | undefined): number => Math.min(1000, Math.max(1, limit ?? 100))

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
