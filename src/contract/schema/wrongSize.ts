import { prose, same } from '../values/prose.ts'
import type { Prose } from './field.ts'

interface Params {
  readonly limit?: number
  readonly comparison?: string
  readonly multipleOf?: number
  readonly pattern?: string | RegExp
  readonly format?: string
}

/** What the validator says of one keyword, in Chinese. */
const CHINESE: Readonly<Record<string, (params: Params) => string>> = {
  minimum: ({ comparison, limit }) => `必须 ${comparison} ${limit}`,
  maximum: ({ comparison, limit }) => `必须 ${comparison} ${limit}`,
  exclusiveMinimum: ({ comparison, limit }) => `必须 ${comparison} ${limit}`,
  exclusiveMaximum: ({ comparison, limit }) => `必须 ${comparison} ${limit}`,
  multipleOf: ({ multipleOf }) => `必须为 ${multipleOf} 的倍数`,
  minLength: ({ limit }) => `不得少于 ${limit} 个字符`,
  maxLength: ({ limit }) => `不得多于 ${limit} 个字符`,
  minItems: ({ limit }) => `不得少于 ${limit} 项`,
  maxItems: ({ limit }) => `不得多于 ${limit} 项`,
  minProperties: ({ limit }) => `不得少于 ${limit} 个成员`,
  maxProperties: ({ limit }) => `不得多于 ${limit} 个成员`,
  uniqueItems: () => '不得有重复项',
  pattern: ({ pattern }) => `必须符合模式 "${pattern}"`,
  format: ({ format }) => `必须符合格式 "${format}"`,
  oneOf: () => '必须恰好符合其中一种形式',
}

/** What is wrong with the size or the form of a value, as the validator says it. */
export function wrongSize(keyword: string, params: unknown, message: string): Prose {
  const chinese = CHINESE[keyword]
  return chinese ? prose(message, chinese(params as Params)) : same(message)
}
