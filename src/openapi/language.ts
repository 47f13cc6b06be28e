import type { Prose } from '../contract/schema/field.ts'

/** The language a document speaks; the other one stands beside it as `x-…`. */
export type Language = 'en' | 'zh'
export const LANGUAGES: readonly Language[] = ['en', 'zh']

export const otherLanguage = (language: Language): Language => (language === 'en' ? 'zh' : 'en')

/** A text in the document's language, and the other one as an extension: `description`, `x-description-zh`. */
export function bilingual<Name extends string>(name: Name, prose: Prose, language: Language): Record<string, string> {
  const other = otherLanguage(language)
  return { [name]: prose[language], [`x-${name}-${other}`]: prose[other] }
}
