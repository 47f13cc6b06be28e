import { environmentVariable } from '../config/environment.ts'
import type { Language, Prose } from '../contract/schema/field.ts'
import { ProseError } from '../contract/values/prose.ts'
import { SeedError } from '../sandbox/seed.ts'

/**
 * What the library's messages are written in. Tests compare messages and stand in reports of other machines, so the
 * shell's LANG does not change them; CHANNEL_SANDBOX_LANG=zh does.
 */
export const spoken = (): Language => (/^zh/i.test(environmentVariable('CHANNEL_SANDBOX_LANG') ?? '') ? 'zh' : 'en')

export const say = (said: Prose): string => said[spoken()]

/** The same error with its message in the language of the library. */
export function told(error: unknown): unknown {
  if (error instanceof ProseError) error.message = say(error.prose)
  if (error instanceof SeedError) error.mistakes = error.each.map(say)
  return error
}
