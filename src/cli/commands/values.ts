import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../../contract/values/duration.ts'
import { say } from '../output/language.ts'

/** `2024-11-21 04:05:25`, on the sandbox's clock, in UTC. */
export const dateTime = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text))
    throw new InvalidArgumentError(say({ en: 'Expected a whole number.', zh: '应为整数。' }))
  return Number(text)
}

export function duration(text: string): string {
  if (parseDuration(text) === undefined)
    throw new InvalidArgumentError(
      say({ en: 'Expected a duration like 250ms, 15s or 5m.', zh: '应为时长，如 250ms、15s、5m。' }),
    )
  return text
}
