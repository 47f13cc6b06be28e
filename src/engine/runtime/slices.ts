/** Milliseconds one slice of long work may hold up everything else. */
export const SLICE_MS = 2

export const nextTurn = () => new Promise<void>((resume) => setImmediate(resume))

/** Tells long work when others are to run. */
export interface Slices {
  /** Whether the present slice has lasted long enough. */
  isOver(): boolean
  /** Lets others run; resolves at the beginning of the next slice. */
  next(): Promise<void>
}

export function createSlices(): Slices {
  let started = performance.now()
  return {
    isOver: () => performance.now() - started >= SLICE_MS,
    async next() {
      await nextTurn()
      started = performance.now()
    },
  }
}

/** Runs work that yields between its steps; others run between its slices. Returns what the work returns. */
export async function inSlices<T>(steps: Iterator<unknown, T>): Promise<T> {
  const slices = createSlices()
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (slices.isOver()) await slices.next()
  }
}

/** Runs the same work at once. */
export function atOnce<T>(steps: Iterator<unknown, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The bytes of all pieces, copied without holding up others: a state may be as large as memory is. */
export async function joined(pieces: readonly Buffer[]): Promise<Buffer> {
  const slices = createSlices()
  const whole = Buffer.allocUnsafe(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    at += piece.copy(whole, at)
    if (slices.isOver()) await slices.next()
  }
  return whole
}
