/** One place where two documents differ. */
export interface DocumentDifference {
  /** Names from the root to the place, as `paths /v2/user/getInfo post summary`. */
  readonly at: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before?: unknown
  readonly after?: unknown
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** What has to happen to the first document so that it says what the second says; the order of members says nothing. */
export function documentDifferences(before: unknown, after: unknown, at: readonly string[] = []): DocumentDifference[] {
  const place = at.join(' ')
  if (before === after) return []
  if (before === undefined) return [{ at: place, kind: 'added', after }]
  if (after === undefined) return [{ at: place, kind: 'removed', before }]
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [{ at: place, kind: 'changed', before, after }]
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name) => documentDifferences(before[name], after[name], [...at, name]))
}

const LONGEST = 100

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

/** A line for a person: `~ paths /v2/user/getInfo post summary: "old" → "new"`. */
export function differenceLine({ at, kind, before, after }: DocumentDifference): string {
  if (kind === 'added') return `+ ${at}: ${shown(after)}`
  if (kind === 'removed') return `- ${at}: ${shown(before)}`
  return `~ ${at}: ${shown(before)} → ${shown(after)}`
}
