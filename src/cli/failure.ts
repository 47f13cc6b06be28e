import { ConfigError } from '../config/values.ts'
import { StoreError } from '../contract/store.ts'
import { SeedError } from '../sandbox/seed.ts'
import { DataError } from '../store/errors.ts'
import { EXIT, Exit } from './exit.ts'

/** How a failed command is told: what, why, what to do. */
export function exitOf(error: unknown): Exit {
  if (error instanceof Exit) return error
  if (error instanceof ConfigError) return new Exit(EXIT.usage, error.message)
  if (error instanceof DataError) return new Exit(EXIT.environment, error.message)
  if (error instanceof StoreError) return new Exit(EXIT.environment, error.message)
  if (error instanceof SeedError) return new Exit(EXIT.environment, error.message)
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new Exit(EXIT.internal, `This is a defect of channel-sandbox.\n${stack}`)
}
