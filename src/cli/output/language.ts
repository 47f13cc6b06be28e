import type { Language, Prose } from '../../contract/schema/field.ts'

/** One process runs one command line, and speaks one language. */
let current: Language = 'en'

export function speak(language: Language): void {
  current = language
}

export const spoken = (): Language => current

/** A text in the language of this process. Names, ids, types, slugs and JSON are never translated. */
export const say = (prose: Prose): string => prose[current]
