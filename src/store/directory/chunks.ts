import { nextTurn, SLICE_MS } from '../../engine/runtime/slices.ts'

/** Rows between two looks at the clock. */
const ROWS_PER_LOOK = 32
/** Bytes of one chunk, roughly. */
const CHUNK_LENGTH = 128 * 1024

/** Some rows of one table, as the JSON text `[table,[[key,row],…]]`. */
export interface Chunk {
  readonly json: string
  readonly count: number
}

/** Takes the rows of one chunk from the iterator; nothing when there are no more. */
function takeChunk(table: string, rows: Iterator<[string, unknown]>): Chunk | undefined {
  const started = performance.now()
  const parts: string[] = []
  let length = 0
  while (length < CHUNK_LENGTH) {
    if (parts.length % ROWS_PER_LOOK === ROWS_PER_LOOK - 1 && performance.now() - started > SLICE_MS) break
    const next = rows.next()
    if (next.done) break
    const part = JSON.stringify(next.value)
    length += part.length
    parts.push(part)
  }
  if (parts.length === 0) return undefined
  return { json: `[${JSON.stringify(table)},[${parts.join(',')}]]`, count: parts.length }
}

/** Every row in chunks, each taken between two transactions while the rows go on changing. */
export async function* chunksOf(
  tables: Iterable<readonly [name: string, rows: ReadonlyMap<string, unknown>]>,
  exclusive: <T>(work: () => T) => Promise<T>,
): AsyncGenerator<Chunk> {
  for (const [table, rows] of tables) {
    const iterator = rows.entries()
    for (;;) {
      await nextTurn()
      const chunk = await exclusive(() => takeChunk(table, iterator))
      if (!chunk) break
      yield chunk
    }
  }
}
