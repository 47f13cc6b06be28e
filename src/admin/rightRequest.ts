import type { Operation } from '../contract/operation.ts'
import type { JournalEntry } from '../engine/journal/journalEntry.ts'
import { REDACTED } from '../engine/runtime/redaction.ts'

/** A word of a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** `userId` → `USER_ID`, the variable that stands for a hidden value. */
const variable = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replace(/^(?=\d)/, '_')

/** Inside double quotes, where variables are filled in. */
const inDoubleQuotes = (text: string): string => text.replaceAll(/["\\$`]/g, '\\$&')

/**
 * The request with its right signature, as a command to paste. Where a value is hidden the shell is asked for it: the
 * command has a variable in its place, and signs for itself.
 */
export function rightRequest(entry: JournalEntry, { spec, path }: Operation, origin: string): string | undefined {
  const { wire, signature } = entry
  const url = origin + path
  const texts = Object.entries(wire).filter(([name]) => name !== 'sign')
  if (!signature) return undefined
  const hidden = texts.filter(([, value]) => value.includes(REDACTED)).map(([name]) => name)
  const isJson = spec.body === 'json'
  const header = isJson ? "-H 'content-type: application/json' " : ''
  if (hidden.length === 0) {
    const all = [...texts, ['sign', signature.expected] as const]
    const body = isJson
      ? `-d ${shellWord(JSON.stringify(Object.fromEntries(all)))}`
      : `-d ${shellWord(String(new URLSearchParams(Object.fromEntries(all))))}`
    return `curl ${header}${body} ${shellWord(url)}`
  }
  const pairs = texts.map(([name, value]) =>
    hidden.includes(name) ? `"${inDoubleQuotes(name)}=$${variable(name)}"` : shellWord(`${name}=${value}`),
  )
  const key = variable(spec.signer?.rule.keyName ?? 'key')
  const body = `npx channel-sandbox sign ${spec.id} --key "$${key}" ${pairs.join(' ')} | sed -n 's/^body *//p'`
  return `curl ${header}-d "$(${body})" ${shellWord(url)}`
}
