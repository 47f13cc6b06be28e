const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** The pattern of a duration, for schemas: never too long to count. */
export const DURATION_PATTERN = '^\\d{1,7}(\\.\\d{1,3})?(ms|s|m|h|d)$'

/** Milliseconds of `250ms`, `15s`, `5m`, `2h`, `1d`; `undefined` when the text is no duration, or too long a one to count. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim())
  if (!match) return undefined
  const ms = Math.round(Number(match[1]) * (UNITS[match[2] as string] as number))
  return Number.isSafeInteger(ms) ? ms : undefined
}

/** The duration text in the largest unit that counts it whole. */
export function formatDuration(ms: number): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = UNITS[unit] as number
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`
  }
  return `${ms}ms`
}
