import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Language } from '../../contract/schema/field.ts'

const RANGE = /^\s*(zh|en)\b[\w-]*\s*(?:;\s*q=([\d.]+))?/i

/** The language of Accept-Language that is wanted most and spoken here; undefined when none is. */
export function acceptedLanguage(header: string | undefined): Language | undefined {
  let best: Language | undefined
  let highest = 0
  for (const range of header?.split(',') ?? []) {
    const [, name, weight = '1'] = RANGE.exec(range) ?? []
    if (name === undefined || !(Number(weight) > highest)) continue
    best = name.toLowerCase() as Language
    highest = Number(weight)
  }
  return best
}

/** What an Express application keeps of how it was made. */
interface Locals {
  readonly app?: { readonly locals: { readonly language?: Language } }
}

/**
 * The language that a client is told problems in: the one it accepts, else the one the sandbox was started with.
 * Commands and the dashboard ask for theirs; a game's HTTP library asks for none.
 */
export function languageFor(res: ServerResponse): Language {
  const asked = acceptedLanguage((res.req as IncomingMessage | undefined)?.headers['accept-language'])
  return asked ?? (res as Locals).app?.locals.language ?? 'en'
}
