import { parse } from 'node:querystring'
import { scanJson, unquoted } from '../../contract/schema/jsonText.ts'
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

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** The members of a JSON object as they are written; undefined when the text is none, or has no members. */
export function rawMembers(json: string): Map<string, string> | undefined {
  if (!isJsonObject(json)) return undefined
  const members = new Map<string, string>()
  const scan = scanJson(json)
  scan.peek()
  scan.eachMember((name) => members.set(unquoted(name), scan.written()))
  return members.size > 0 ? members : undefined
}
