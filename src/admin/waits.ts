import type { Prose } from '../contract/schema/field.ts'
import { int, optional, text } from '../contract/schema/field.ts'
import { parseDuration } from '../contract/values/duration.ts'
import { prose } from '../contract/values/prose.ts'

/** The longest wait; a forgotten one must end. */
const LONGEST_WAIT_MS = 600_000

/** How every wait is asked for. */
export const waitFields = {
  count: optional(int({ en: 'How many there must be; 1 unless told.', zh: '所需数量，默认 1', example: 1 })),
  timeout: optional(text({ en: 'Real time to wait; 5s unless told.', zh: '等待时长（真实时间）', example: '5s' })),
}

/** What a wait was asked for, checked. */
export interface Wait {
  readonly count: number
  readonly timeout: string
  readonly timeoutMs: number
}

/** Reads count and timeout; `most` is how many there can ever be. */
export function readWait(
  { count = 1, timeout = '5s' }: { readonly count?: number | undefined; readonly timeout?: string | undefined },
  most: number,
  fail: (error: 'INVALID', detail: Prose) => never,
): Wait {
  const timeoutMs = parseDuration(timeout)
  if (timeoutMs === undefined || timeoutMs > LONGEST_WAIT_MS)
    return fail(
      'INVALID',
      prose(
        `timeout is a duration like 250ms or 5s, at most 10m; not ${JSON.stringify(timeout)}.`,
        `timeout 须为时长，如 250ms、5s，最长 10m；而不是 ${JSON.stringify(timeout)}。`,
      ),
    )
  if (count < 1 || count > most)
    return fail(
      'INVALID',
      prose(`count is 1 to ${most}, not ${count}.`, `count 须在 1 到 ${most} 之间，而不是 ${count}。`),
    )
  return { count, timeout, timeoutMs }
}
