import type { Prose } from '../../../contract/field.ts'
import { isShallow } from '../../../contract/nesting.ts'

/** A mistake in an acknowledgement: what it takes to make the answer right. */
export interface ReplyMistake extends Prose {
  readonly slug: string
  /** Bodies that would have been right if this were the mistake. */
  mended(body: string): readonly string[]
}

export const BOM = '\ufeff'

/** A reply nested deeper than this is none that a game meant as an acknowledgement. */
const DEEPEST = 32

export function parsed(body: string): unknown {
  if (!isShallow(body, DEEPEST)) return undefined
  try {
    return JSON.parse(body) as unknown
  } catch {
    return undefined
  }
}

/** Every text, object and list within a JSON value. */
function parts(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value]
  return [value, ...Object.values(value).flatMap(parts)]
}

const asBody = (part: unknown): string => (typeof part === 'string' ? part : JSON.stringify(part))

/** A JSON value whose numbers and truths, written as texts, are what they say. */
function unquotedScalars(value: unknown): unknown {
  if (typeof value === 'string') return /^(-?\d{1,15}|true|false)$/.test(value) ? JSON.parse(value) : value
  if (Array.isArray(value)) return value.map(unquotedScalars)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, unquotedScalars(member)]))
}

const ofJson = (body: string, change: (value: unknown) => readonly string[]): readonly string[] => {
  const value = parsed(body)
  return value === undefined ? [] : change(value)
}

const withoutQuotes = (body: string): string => body.trim().replace(/^["'](.*)["']$/s, '$1')

/** Singly first, in this order; then each pair. */
export const replyMistakes: readonly ReplyMistake[] = [
  {
    slug: 'reply-bom',
    en: 'The answer begins with a byte order mark: save the source file as UTF-8 without BOM.',
    zh: '响应以 BOM 开头：请将源文件保存为无 BOM 的 UTF-8',
    mended: (body) => (body.startsWith(BOM) ? [body.replace(/^\ufeff+/, '')] : []),
  },
  {
    slug: 'reply-white-space',
    en: 'There is white space around the answer: write nothing before or after it.',
    zh: '响应首尾有空白：请勿输出多余字符',
    mended: (body) => [body.trim()],
  },
  {
    slug: 'reply-quoted',
    en: 'The answer stands in quotes: write the bare text instead of JSON.',
    zh: '响应带有引号：请输出纯文本，不要输出 JSON 字符串',
    mended: (body) => [withoutQuotes(body)],
  },
  {
    slug: 'reply-lower-case',
    en: 'The answer is in the wrong case: upper and lower case count.',
    zh: '响应大小写错误：区分大小写',
    mended: (body) => [body.toUpperCase()],
  },
  {
    slug: 'reply-code-as-text',
    en: 'A number or boolean in the reply is sent as a string: write {"code":0}, not {"code":"0"}.',
    zh: '响应中的数字或布尔值写成了字符串：应为 {"code":0}，而不是 {"code":"0"}',
    mended: (body) => ofJson(body, (value) => [JSON.stringify(unquotedScalars(value))]),
  },
  {
    slug: 'reply-in-json',
    en: 'The right answer is wrapped in JSON: send the inner part alone.',
    zh: '正确的响应被包在 JSON 中：请只返回内层内容',
    mended: (body) =>
      ofJson(body, (value) =>
        parts(value)
          .slice(typeof value === 'string' ? 0 : 1, 50)
          .map(asBody),
      ),
  },
  {
    slug: 'reply-text-around',
    en: 'There is text around the answer, as a warning or debug output: write the answer alone.',
    zh: '响应前后混有其他文本（如警告或调试输出）：请只输出响应内容',
    mended: (body) => [body.match(/\{[\s\S]*\}/)?.[0] ?? '', ...(body.match(/\b[A-Z]{2,}\b/g) ?? []).slice(0, 10)],
  },
]
