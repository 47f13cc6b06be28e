import { parse } from 'node:querystring'
import type { RawRequest } from './mistake.ts'

/** Name and value of each field of a form exactly as they were written, undecoded. */
export function rawFields(encoded: string): [name: string, value: string][] {
  if (encoded === '') return []
  return encoded.split('&').map((part) => {
    const equals = part.indexOf('=')
    return equals === -1 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)]
  })
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

/** The bytes a percent-encoded text stands for, one character each. */
const percentDecoded = (text: string): string =>
  text.replaceAll('+', ' ').replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)))

/** A form whose bytes are GBK; nothing when it is plain ASCII or not GBK. */
export function gbkFields(encoded: string): [string, string][] | undefined {
  const fields = rawFields(encoded).map(([name, value]) => [percentDecoded(name), percentDecoded(value)] as const)
  if (!fields.some(([, value]) => /[\u0080-\u00ff]/.test(value))) return undefined
  try {
    const decoder = new TextDecoder('gbk', { fatal: true })
    return fields.map(([name, value]) => [name, decoder.decode(latin1(value))])
  } catch {
    return undefined
  }
}

export const isFormBody = ({ contentType }: RawRequest): boolean =>
  contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')

/** The parameters of the query as a form decodes them. */
export function queryFields({ query }: RawRequest): [string, string][] {
  if (query === '') return []
  return Object.entries(parse(query, '&', '=', { maxKeys: 1000 })).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : (value?.at(-1) ?? ''),
  ])
}

/** The members of a JSON object as they are written; nothing when the text is none. */
export function rawMembers(json: string): Map<string, string> | undefined {
  const members = new Map<string, string>()
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g
  let depth = 0
  let name: string | undefined
  let start = -1
  let end = -1
  let last = ''
  for (let found = token.exec(json); found; found = token.exec(json)) {
    const [part] = found
    const closes = part === '}' || part === ']'
    if (depth === 1 && (part === ',' || part === '}')) {
      if (name !== undefined && start !== -1) members.set(name, json.slice(start, end))
      name = undefined
      start = -1
    } else if (depth === 1 && part === ':' && name === undefined) {
      try {
        name = JSON.parse(last) as string
      } catch {
        return undefined
      }
    } else if (name !== undefined && depth >= 1) {
      if (start === -1) start = found.index
      end = token.lastIndex
    }
    if (part === '{' || part === '[') depth += 1
    if (closes) depth -= 1
    last = part
  }
  return depth === 0 && members.size > 0 ? members : undefined
}
