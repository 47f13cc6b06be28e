/** Anything that is listed: it has an id that no other row has. */
export interface Identified {
  readonly id: string
}

/** Why a list lets nothing new in: it is scrolled away from its top, or the reader asked for it. */
export type Hold = 'scrolled' | 'asked'

/**
 * The newest rows of a list, in plain memory: newest first by index, and bounded. While it is held, what arrives waits,
 * so that nothing moves under the reader.
 */
export interface RowBuffer<Row extends Identified> {
  readonly length: number
  /** How many rows wait because the buffer is held. */
  readonly waiting: number
  readonly held: Hold | undefined
  /** Row by place, 0 being the newest. */
  at(index: number): Row | undefined
  /** Place of a row, -1 when it is not there. */
  indexOf(id: string): number
  /** A number of the row at this place that stays the same while rows come and go around it. */
  numberAt(index: number): number
  get(id: string): Row | undefined
  /** New rows, oldest first; one that is known takes the place of its former self. */
  add(rows: readonly Row[]): void
  /** Rows older than all there are, newest first. */
  addOlder(rows: readonly Row[]): void
  hold(why: Hold): void
  /** Lets the waiting rows in. */
  release(): void
  clear(): void
}

/** A buffer of at most `capacity` rows; beyond it the oldest go. */
export function createBuffer<Row extends Identified>(capacity: number): RowBuffer<Row> {
  // Oldest first, so that a new row is a push. `first` is the number of rows[0]; numbers never change.
  let rows: Row[] = []
  let first = 0
  let numbers = new Map<string, number>()
  let waiting = new Map<string, Row>()
  let held: Hold | undefined

  const placeOf = (id: string): number => {
    const number = numbers.get(id)
    return number === undefined ? -1 : number - first
  }

  function push(row: Row): void {
    const place = placeOf(row.id)
    if (place >= 0) {
      rows[place] = row
      return
    }
    numbers.set(row.id, first + rows.length)
    rows.push(row)
  }

  function trim(): void {
    const surplus = rows.length - capacity
    // A tenth at a time: cutting the front of a long list off for every row would cost as much as the list is long.
    if (surplus < Math.max(1, capacity / 10)) return
    for (const { id } of rows.slice(0, surplus)) numbers.delete(id)
    rows = rows.slice(surplus)
    first += surplus
  }

  return {
    get length() {
      return Math.min(rows.length, capacity)
    },
    get waiting() {
      return waiting.size
    },
    get held() {
      return held
    },
    at: (index) => (index < 0 || index >= capacity ? undefined : rows[rows.length - 1 - index]),
    indexOf(id) {
      const place = placeOf(id)
      return place < 0 ? -1 : rows.length - 1 - place
    },
    numberAt: (index) => first + rows.length - 1 - index,
    get: (id) => rows[placeOf(id)],
    add(added) {
      for (const row of added) {
        if (held === undefined || placeOf(row.id) >= 0) push(row)
        else waiting.set(row.id, row)
      }
      if (waiting.size > capacity) waiting = new Map([...waiting].slice(-capacity))
      trim()
    },
    addOlder(added) {
      const fresh = added.filter(({ id }) => placeOf(id) < 0).slice(0, Math.max(0, capacity - rows.length))
      rows = [...fresh.reverse(), ...rows]
      first -= fresh.length
      for (const [index, { id }] of fresh.entries()) numbers.set(id, first + index)
    },
    hold(why) {
      held = why
    },
    release() {
      held = undefined
      for (const row of waiting.values()) push(row)
      waiting = new Map()
      trim()
    },
    clear() {
      rows = []
      first = 0
      numbers = new Map()
      waiting = new Map()
    },
  }
}

/** How many rows are drawn, unless more are in sight. */
const MOST_DRAWN = 60
const NEXT_FEW = 4

/** How many rows are drawn at most where so many pixels are in sight. */
export const slotsIn = (height: number, rowHeight: number): number =>
  Math.max(MOST_DRAWN, Math.ceil(height / rowHeight) + 1)

/**
 * The rows to draw: those in sight and as many more on either side as there are slots for; `leaping`, only the next few,
 * as after a leap all of them are new.
 */
export function windowOf(
  length: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
  leaping = false,
): { readonly from: number; readonly to: number } {
  const inSight = Math.ceil(height / rowHeight) + 1
  const drawn = leaping ? inSight + 2 * NEXT_FEW : slotsIn(height, rowHeight)
  const around = Math.max(0, Math.floor((drawn - inSight) / 2))
  const top = Math.floor(scrollTop / rowHeight)
  const from = Math.max(0, Math.min(top - around, length - drawn))
  return { from, to: Math.min(length, from + drawn) }
}
