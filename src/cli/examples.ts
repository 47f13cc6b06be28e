import type { ShownCommand } from '../contract/demo.ts'
import { say } from './output/language.ts'
import { loadProviders } from './providers.ts'

const lines = (commandLines: readonly string[]): string => commandLines.map((line) => `  $ ${line}\n`).join('')

/** The examples in a command's help: those of the providers, then those of the command itself. */
export async function examplesOf(command: ShownCommand, own: readonly string[] = []): Promise<string> {
  const theirs = (await loadProviders()).flatMap(({ demo }) => demo?.commandLines?.[command] ?? [])
  return `\n${say({ en: 'Examples:', zh: '示例：' })}\n${lines([...theirs, ...own])}`
}

/** The first provider there is, for examples that fit any of them. */
export const someProvider = async (): Promise<string> => (await loadProviders())[0]?.service.id ?? 'PROVIDER'
