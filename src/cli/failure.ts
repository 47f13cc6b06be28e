import { ConfigError } from '../config/values.ts'
import { StoreError } from '../contract/store.ts'
import { ProseError } from '../contract/values/prose.ts'
import { SeedError } from '../sandbox/seed.ts'
import { DataError } from '../store/errors.ts'
import { EXIT, Exit } from './exit.ts'
import { say } from './output/language.ts'

const ENVIRONMENT = [DataError, StoreError, SeedError]

function codeOf(error: ProseError): number {
  if (error instanceof ConfigError) return EXIT.usage
  return ENVIRONMENT.some((kind) => error instanceof kind) ? EXIT.environment : EXIT.internal
}

/** How a failed command is told: what, why, what to do. */
export function exitOf(error: unknown): Exit {
  if (error instanceof Exit) return error
  if (error instanceof ProseError) return new Exit(codeOf(error), say(error.prose))
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const defect = say({ en: 'This is a defect of channel-sandbox.', zh: '这是 channel-sandbox 的缺陷。' })
  return new Exit(EXIT.internal, `${defect}\n${stack}`)
}
