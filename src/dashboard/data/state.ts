import { computed, effect, signal } from '@preact/signals'
import { en } from '../words/en.ts'
import { zh } from '../words/zh.ts'
import { read } from './api.ts'
import { createBuffer } from './buffer.ts'
import { takeCertify } from './certify.ts'
import { span } from './format.ts'
import { listen } from './live.ts'
import { fits, queryText, type RequestFilter, readRoute } from './route.ts'
import type { Batch, ClockState, Delivery, DeliveryRow, Entry, Mail, Prose, Provider, RequestRow } from './types.ts'

const stored = (name: string): string | null => {
  try {
    return localStorage.getItem(`channel-sandbox-${name}`)
  } catch {
    return null
  }
}
const store = (name: string, value: string): void => {
  try {
    localStorage.setItem(`channel-sandbox-${name}`, value)
  } catch {
    // A browser that keeps nothing shows the page all the same.
  }
}

export type Language = 'en' | 'zh'
const preferred = (): Language => (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en')
const known = stored('language')
export const language = signal<Language>(known === 'zh' || known === 'en' ? known : preferred())
export const words = computed(() => (language.value === 'zh' ? zh : en))
/** A span in seconds, in the page's language. */
export const spanned = (seconds: number): string => span(seconds, words.value.time.units)
/** A text of the sandbox in the page's language. */
export const inWords = (text: Prose): string => text[language.value]

const dark = matchMedia('(prefers-color-scheme: dark)')
const theme = stored('theme')
export const isDark = signal(theme === null ? dark.matches : theme === 'dark')
dark.addEventListener('change', ({ matches }) => {
  if (stored('theme') === null) isDark.value = matches
})

effect(() => {
  document.documentElement.lang = language.value
  document.documentElement.dataset.theme = isDark.value ? 'dark' : 'light'
})
export function switchLanguage(): void {
  language.value = language.value === 'zh' ? 'en' : 'zh'
  store('language', language.value)
}
export function switchTheme(): void {
  isDark.value = !isDark.value
  store('theme', isDark.value ? 'dark' : 'light')
}

export const route = signal(readRoute(location.hash))
addEventListener('hashchange', () => {
  route.value = readRoute(location.hash)
})

export const connected = signal(true)
export const providers = signal<readonly Provider[]>([])
export const clock = signal<ClockState & { readonly read: number }>({ now: Date.now() / 1000, frozen: false, read: 0 })
/** Real seconds, once a second, for what shows distances. */
export const tick = signal(0)
setInterval(() => {
  tick.value += 1
}, 1000)

/** Unix time in seconds on the sandbox's clock, as far as it is known. */
export function virtualNow(): number {
  tick.value
  const { now, frozen, read } = clock.value
  return frozen || read === 0 ? now : now + (performance.now() - read) / 1000
}

/** Rows of a list that the page keeps, and a number that grows whenever they change. */
export interface LiveList<Row extends { readonly id: string }> {
  readonly rows: ReturnType<typeof createBuffer<Row>>
  readonly version: { value: number }
}
const MOST_ROWS = 100_000
export const requests: LiveList<RequestRow> = { rows: createBuffer(MOST_ROWS), version: signal(0) }
export const callbacks: LiveList<DeliveryRow> = { rows: createBuffer(MOST_ROWS), version: signal(0) }
export const mails = signal<readonly Mail[]>([])
/** Grows when something of its kind has changed, so that a view reads it again. */
export const changes = { faults: signal(0), detail: signal(0), state: signal(0) }
/** Whether the first answers are there. */
export const ready = signal(false)
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

export const toRow = ({
  wire: _wire,
  response: _response,
  signature: _signature,
  checks: _checks,
  ...row
}: Entry): RequestRow => row
export function toDeliveryRow({ params: _params, body: _body, attempts, ...row }: Delivery): DeliveryRow {
  const last = attempts.at(-1)
  return { ...row, tries: attempts.length, ...(last && { last }) }
}

const PAGE = 200
const filterQuery = ({ search, provider, outcome }: RequestFilter, more: Record<string, string> = {}): string =>
  queryText({ limit: String(PAGE), search, provider, outcome, ...more })

let asked = 0
/** Reads the newest; `fresh` where what is listed is no longer true, as after a reset or with another filter. */
export async function readRequests(fresh: boolean): Promise<void> {
  asked += 1
  const mine = asked
  const { requests: found } = await read<{ requests: Entry[] }>(`requests${filterQuery(filter.value)}`)
  // A filter that was changed meanwhile has an answer of its own on its way.
  if (mine !== asked) return
  const { rows } = requests
  const hole = !found.some(({ id }) => rows.get(id))
  if (fresh || (hole && !rows.held)) {
    rows.clear()
    rows.release()
  }
  rows.add(found.map(toRow).reverse())
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

export async function readCallbacks(): Promise<void> {
  const { callbacks: found } = await read<{ callbacks: Delivery[] }>(`callbacks?limit=${PAGE}`)
  callbacks.rows.clear()
  callbacks.rows.add(found.map(toDeliveryRow).reverse())
  drawSoon(callbacks as never)
}

async function readMails(): Promise<void> {
  mails.value = (await read<{ mails: Mail[] }>('outbox?limit=200')).mails
}

function takeClock(state: ClockState): void {
  clock.value = { ...state, read: performance.now() }
}

let soon: ReturnType<typeof setTimeout> | undefined
/** What only the server can tell is read again once it is quiet. */
function readSoon(): void {
  clearTimeout(soon)
  soon = setTimeout(() => void readRequests(true).catch(() => undefined), 300)
}

let callbacksSoon: ReturnType<typeof setTimeout> | undefined
/** What was only counted is in the list of the server. */
function readCallbacksSoon(): void {
  clearTimeout(callbacksSoon)
  callbacksSoon = setTimeout(() => void readCallbacks().catch(() => undefined), 300)
}

function take({ events, more }: Batch): void {
  const rows: RequestRow[] = []
  for (const happened of events) {
    if (happened.event === 'request') {
      const is = fits(happened.data, filter.value)
      if (is) rows.push(happened.data)
      else if (is === undefined) readSoon()
    } else if (happened.event === 'callback' || happened.event === 'attempt') {
      callbacks.rows.add([happened.data])
      drawSoon(callbacks as never)
    } else if (happened.event === 'outbox') mails.value = [happened.data, ...mails.value].slice(0, PAGE)
    else if (happened.event === 'clock') takeClock(happened.data)
    else if (happened.event === 'certify') takeCertify(happened.data)
    else void readAll()
  }
  if (rows.length > 0) {
    requests.rows.add(rows)
    drawSoon(requests as never)
    changes.faults.value += 1
  }
  if (events.some(({ event }) => event !== 'clock')) changes.detail.value += 1
  if (events.length > 0) changes.state.value += 1
  counted.value += more.request ?? 0
  if (more.callback || more.attempt) readCallbacksSoon()
}

/** Everything that is listed, read anew: at the start, after a break and after a reset. */
export async function readAll(fresh = true): Promise<void> {
  try {
    const [catalogue, state] = await Promise.all([
      providers.value.length > 0 ? { providers: providers.value } : read<{ providers: Provider[] }>('providers'),
      read<ClockState>('clock'),
      readRequests(fresh),
      readCallbacks(),
      readMails(),
    ])
    providers.value = catalogue.providers
    takeClock(state)
    changes.faults.value += 1
    changes.detail.value += 1
    changes.state.value += 1
    connected.value = true
  } catch {
    connected.value = false
  }
  ready.value = true
}

export function start(): void {
  void readAll()
  listen({
    batch: take,
    gap: () => void readAll(false),
    connected: (is) => {
      connected.value = is
    },
  })
}
