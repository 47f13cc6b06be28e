import type { Prose } from '../../../contract/schema/field.ts'
import { isShallow } from '../../../contract/schema/nesting.ts'

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

const LINE = /\r?\n|<br\s*\/?>/i
/** Words of a game that has decided not to take a notification, as they were seen. */
const REFUSING = /fail|error|invalid|refus|reject|denied|not.?(exist|found)|ignored|失败|错误|不存在|无效|拒绝/i

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a reply says that the game does not take the notification. */
export function refuses(reply: string): boolean {
  const value = parsed(reply)
  if (!isObject(value)) return REFUSING.test(reply)
  const leaves = parts(value)
  return leaves.includes(false) || leaves.some((leaf) => typeof leaf === 'string' && REFUSING.test(leaf))
}

const MESSAGES = ['message', 'msg', 'errMsg', 'errmsg', 'error', 'reason', 'info', 'detail']
const LONGEST_MESSAGE = 80

/** What a reply in JSON says in words. */
export function messageOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined
  const message = MESSAGES.map((name) => value[name]).find((said) => typeof said === 'string' && said.trim() !== '')
  if (typeof message !== 'string') return undefined
  const line = message.replaceAll(/\s+/g, ' ').trim()
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE)}…`
}

/** Whether a part has a member of the whole with another value: the whole then says something else than its part. */
function contradicts(whole: Readonly<Record<string, unknown>>, part: unknown): boolean {
  if (!isObject(part)) return false
  return Object.entries(part).some(([name, value]) => Object.hasOwn(whole, name) && whole[name] !== value)
}

/** What a JSON answer holds that may be the right one, unless the whole says no. */
function innerParts(value: unknown): readonly string[] {
  if (isObject(value) && refuses(JSON.stringify(value))) return []
  return parts(value)
    .slice(1, 50)
    .filter((part) => !isObject(value) || !contradicts(value, part))
    .map(asBody)
}

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
    en: 'The right answer is wrapped in JSON: once the goods are handed out, send the inner part alone.',
    zh: '正确的响应被包在 JSON 中：发货成功后请只返回内层内容',
    mended: (body) => ofJson(body, (value) => (typeof value === 'string' ? [value] : innerParts(value))),
  },
  {
    slug: 'reply-text-around',
    en: 'There is text around the answer, as a warning or debug output: once the goods are handed out, write the answer alone.',
    zh: '响应前后混有其他文本（如警告或调试输出）：发货成功后请只输出响应内容',
    mended: (body) => {
      // Within JSON no word is an answer, whatever it is.
      if (/^\s*[{[]/.test(body)) return []
      const lines = body.split(LINE).map((line) => line.trim())
      const words = lines.length < 2 ? [] : lines.filter((line) => /^[A-Z]{2,}$/.test(line))
      return [body.match(/\{[\s\S]*\}/)?.[0] ?? '', ...words.slice(0, 10)]
    },
  },
]
