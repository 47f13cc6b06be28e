import type { Prose } from '../schema/field.ts'

export const prose = (en: string, zh: string): Prose => ({ en, zh })

/** A text that is the same in both languages: a name, a number, what a program has said. */
export const same = (text: string): Prose => ({ en: text, zh: text })

const SEMICOLON = prose('; ', '；')
const SPACE = prose(' ', '')

/** Texts one after another, each in both languages. */
export const joined = (parts: readonly Prose[], between: Prose = SEMICOLON): Prose => ({
  en: parts.map(({ en }) => en).join(between.en),
  zh: parts.map(({ zh }) => zh).join(between.zh),
})

/** Whole sentences one after another; an empty text is none. */
export const sentences = (...parts: readonly Prose[]): Prose =>
  joined(
    parts.filter(({ en }) => en !== ''),
    SPACE,
  )

/** What is said of a path or a name, which stands before it in both languages. */
export const about = (name: string, said: Prose): Prose => ({ en: `${name}: ${said.en}`, zh: `${name}: ${said.zh}` })

/** A text after another one was changed, in both languages. */
export const changed = ({ en, zh }: Prose, change: (text: string) => string): Prose => ({
  en: change(en),
  zh: change(zh),
})

/** An error that people read. `message` is the English text; where the language of the reader is known, it is set to theirs. */
export class ProseError extends Error {
  readonly prose: Prose

  constructor(said: Prose, options?: ErrorOptions) {
    super(said.en, options)
    this.prose = said
  }
}

/** What an error says, in both languages where it can. */
export const proseOf = (error: unknown): Prose =>
  error instanceof ProseError ? error.prose : same(error instanceof Error ? error.message : String(error))
