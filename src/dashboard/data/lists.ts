import { type Signal, signal } from '@preact/signals'
import { read } from './api.ts'
import { createBuffer, type Identified, type RowBuffer } from './buffer.ts'
import { queryText, type RequestFilter } from './route.ts'
import { throttled } from './throttle.ts'
import type { Delivery, DeliveryRow, Entry, RequestRow } from './types.ts'

/** Rows of a list that the page keeps. */
export interface LiveList<Row extends Identified> {
  readonly rows: RowBuffer<Row>
  /** Grows whenever the rows change. */
  readonly version: Signal<number>
  /** Whether the sandbox has answered what there is. */
  readonly isRead: Signal<boolean>
}
const MOST_ROWS = 100_000
const createList = <Row extends Identified>(): LiveList<Row> => ({
  rows: createBuffer(MOST_ROWS),
  version: signal(0),
  isRead: signal(false),
})
export const requests = createList<RequestRow>()
export const callbacks = createList<DeliveryRow>()
/** What came faster than it could be told. */
export const counted = signal(0)
export const filter = signal<RequestFilter>({})

let drawing = false
const dirty = new Set<LiveList<never>>()
/** However much arrives, lists are drawn once a frame. */
function drawSoon(list: LiveList<never>): void {
  dirty.add(list)
  if (drawing) return
  drawing = true
  requestAnimationFrame(() => {
    drawing = false
    for (const one of dirty) one.version.value += 1
    dirty.clear()
  })
}

const toRow = ({
  wire: _wire,
  response: _response,
  signature: _signature,
  checks: _checks,
  ...row
}: Entry): RequestRow => row
export function toDeliveryRow({ params: _params, body: _body, attempts = [], ...row }: Delivery): DeliveryRow {
  const last = attempts.at(-1)
  return { ...row, tries: attempts.length, ...(last && { last }) }
}

/** Remembers what comes while a list is read: the answer may be older than that. */
function createArrivals<Row>() {
  let reads = 0
  let rows: Row[] = []
  return {
    add(more: readonly Row[]): void {
      if (reads > 0) rows.push(...more)
    },
    forget(): void {
      rows = []
    },
    async during<Answer>(reading: Promise<Answer>): Promise<{ answer: Answer; since: readonly Row[] }> {
      reads += 1
      try {
        const answer = await reading
        return { answer, since: rows }
      } finally {
        reads -= 1
        if (reads === 0) rows = []
      }
    },
  }
}
const newRequests = createArrivals<RequestRow>()
const newCallbacks = createArrivals<DeliveryRow>()

/** Everything was put back: what came before is no longer true. */
export function forgetArrivals(): void {
  newRequests.forget()
  newCallbacks.forget()
}

export function addRequests(rows: readonly RequestRow[]): void {
  requests.rows.add(rows)
  newRequests.add(rows)
  drawSoon(requests as never)
}

export function addCallback(row: DeliveryRow): void {
  callbacks.rows.add([row])
  newCallbacks.add([row])
  drawSoon(callbacks as never)
}

/** As many requests as are read at once; index.html asks for the first of them before this script is there. */
const PAGE = 100
const filterQuery = ({ search, provider, outcome }: RequestFilter, more: Record<string, string> = {}): string =>
  queryText({ limit: String(PAGE), search, provider, outcome, ...more })

let asked = 0
/** Reads the newest; `fresh` where what is listed is no longer true, as after a reset or with another filter. */
export async function readRequests(fresh: boolean): Promise<void> {
  asked += 1
  const mine = asked
  const reading = read<{ requests: Entry[] }>(`requests${filterQuery(filter.value)}`)
  const { answer, since } = await newRequests.during(reading)
  // A filter that was changed meanwhile has an answer of its own on its way.
  if (mine !== asked) return
  const { rows } = requests
  const hole = !answer.requests.some(({ id }) => rows.get(id))
  if (fresh || (hole && !rows.held)) {
    rows.clear()
    rows.release()
  }
  // A row that is known keeps its object, and so is not drawn anew; ids begin again in another sandbox, times do not.
  const news = answer.requests.filter(({ id, at }) => rows.get(id)?.at !== at)
  rows.add(news.map(toRow).reverse())
  rows.add(since)
  requests.isRead.value = true
  counted.value = 0
  drawSoon(requests as never)
}

let reading = false
/** Reads on where the list ends; returns at once while it does. */
export async function readOlder(): Promise<void> {
  const last = requests.rows.at(requests.rows.length - 1)
  if (reading || !last) return
  reading = true
  try {
    const query = filterQuery(filter.value, { before: last.id, limit: '1000' })
    const { requests: found } = await read<{ requests: Entry[] }>(`requests${query}`)
    requests.rows.addOlder(found.map(toRow))
    if (found.length > 0) drawSoon(requests as never)
  } finally {
    reading = false
  }
}

const MOST_CALLBACKS = 200

/** Reads the newest callbacks; a list that is held keeps its rows unless they are no longer true. */
export async function readCallbacks(fresh: boolean): Promise<void> {
  const reading = read<{ callbacks: Delivery[] }>(`callbacks?limit=${MOST_CALLBACKS}`)
  const { answer, since } = await newCallbacks.during(reading)
  const { rows } = callbacks
  if (fresh || !rows.held) {
    rows.clear()
    rows.release()
  }
  rows.add(answer.callbacks.map(toDeliveryRow).reverse())
  // The answer knows of more attempts where it is the newer of the two.
  rows.add(since.filter(({ id, tries }) => tries > (rows.get(id)?.tries ?? -1)))
  callbacks.isRead.value = true
  drawSoon(callbacks as never)
}

/** While much happens, a list is read again so often. */
const AGAIN_MS = 500
/** What only the server can tell, as of a search. */
export const readRequestsSoon = throttled(() => void readRequests(false).catch(() => undefined), AGAIN_MS)
/** What was only counted is in the list of the server. */
export const readCallbacksSoon = throttled(() => void readCallbacks(false).catch(() => undefined), AGAIN_MS)
