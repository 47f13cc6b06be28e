import { computed, effect, signal } from '@preact/signals'
import { en } from '../words/en.ts'
import { zh } from '../words/zh.ts'
import { read } from './api.ts'
import { takeCertify } from './certify.ts'
import { span } from './format.ts'
import {
  addCallback,
  addRequests,
  counted,
  filter,
  forgetArrivals,
  readCallbacks,
  readCallbacksSoon,
  readRequests,
  readRequestsSoon,
} from './lists.ts'
import { listen } from './live.ts'
import { filterOf, fits, readRoute } from './route.ts'
import { throttled } from './throttle.ts'
import type { Batch, ClockState, Mail, Prose, Provider, RequestRow } from './types.ts'

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
/** The same as a sentence of its own: Chinese texts that others are joined to have no full stop. */
export function inSentence(text: Prose): string {
  const said = inWords(text)
  return language.value === 'zh' && /[^。！？…]$/.test(said) ? `${said}。` : said
}

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

export const mails = signal<readonly Mail[]>([])
/** Grows when something of its kind has changed, so that a view reads it again. */
export const changes = { faults: signal(0), detail: signal(0), state: signal(0) }
/** While much happens, views read what belongs to them again so often. */
const AGAIN_MS = 500
const noteFaults = throttled(() => {
  changes.faults.value += 1
}, AGAIN_MS)
const noteDetail = throttled(() => {
  changes.detail.value += 1
}, AGAIN_MS)
const noteState = throttled(() => {
  changes.state.value += 1
}, AGAIN_MS)

const MOST_MAILS = 200

async function readMails(): Promise<void> {
  mails.value = (await read<{ mails: Mail[] }>(`outbox?limit=${MOST_MAILS}`)).mails
}

function takeClock(state: ClockState): void {
  clock.value = { ...state, read: performance.now() }
}

function take({ events, more }: Batch): void {
  const rows: RequestRow[] = []
  for (const happened of events) {
    if (happened.event === 'request') {
      const is = fits(happened.data, filter.value)
      if (is) rows.push(happened.data)
      else if (is === undefined) readRequestsSoon()
    } else if (happened.event === 'callback' || happened.event === 'attempt') addCallback(happened.data)
    else if (happened.event === 'outbox') mails.value = [happened.data, ...mails.value].slice(0, MOST_MAILS)
    else if (happened.event === 'clock') takeClock(happened.data)
    else if (happened.event === 'certify') takeCertify(happened.data)
    else {
      forgetArrivals()
      void readAll()
    }
  }
  if (rows.length > 0) {
    addRequests(rows)
    noteFaults()
  }
  if (events.some(({ event }) => event !== 'clock')) noteDetail()
  if (events.length > 0) noteState()
  counted.value += more.request ?? 0
  if (more.callback || more.attempt) readCallbacksSoon()
}

async function readProviders(): Promise<void> {
  if (providers.value.length === 0) providers.value = (await read<{ providers: Provider[] }>('providers')).providers
}

/** Whether the sandbox answers is known from what is read of it. */
async function reading(what: Promise<unknown>): Promise<void> {
  try {
    await what
    for (const change of Object.values(changes)) change.value += 1
    connected.value = true
  } catch {
    connected.value = false
  }
}

const readRest = (fresh: boolean) =>
  Promise.all([read<ClockState>('clock').then(takeClock), readCallbacks(fresh), readMails()])

/** What index.html has asked for already. */
const readFirst = (fresh: boolean) => Promise.all([readProviders(), readRequests(fresh)])

/** Everything that is listed, read anew: after a break, a reset or a change of the clock. */
export const readAll = (fresh = true): Promise<void> => reading(Promise.all([readFirst(fresh), readRest(fresh)]))

/** The page is drawn without the first list if that takes longer. */
const PATIENCE_MS = 100

/** Draws the page with its first list: drawn empty before, all of it would be laid out twice. Then it listens. */
export function start(draw: () => void): void {
  filter.value = filterOf(route.value)
  const first = readFirst(true)
  const waited = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))

  function goOn(): void {
    void reading(Promise.all([first, readRest(true)]))
    listen({
      batch: take,
      gap: () => void readAll(false),
      connected: (is) => {
        connected.value = is
      },
    })
  }

  void Promise.race([first, waited])
    .catch(() => undefined)
    .then(() => {
      draw()
      // What the rest costs does not hold up the first frame.
      requestAnimationFrame(() => setTimeout(goOn))
    })
}
