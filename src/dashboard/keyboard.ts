import { callbacks, requests } from './data/lists.ts'
import { readRoute, writeRoute } from './data/route.ts'

/** The letter behind `g`, and where it goes. */
const PLACES: Readonly<Record<string, string>> = {
  r: 'requests',
  c: 'callbacks',
  p: 'players',
  m: 'mailbox',
  f: 'faults',
  t: 'clock',
  e: 'certify',
  n: 'namespaces',
  s: 'setup',
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const list = (): HTMLElement | null => document.querySelector('[role=listbox]')

/** Moves the focus to the content, or to the list in it. */
export function goToContent(): void {
  const target = list() ?? document.getElementById('content')
  target?.focus()
}

/** Holds the list that is shown, or lets it follow again. */
function hold(): void {
  const { rows, version } = readRoute(location.hash).view === 'callbacks' ? callbacks : requests
  if (rows.held === undefined) rows.hold('asked')
  else rows.release()
  version.value += 1
}

/** From a row's detail back to the row, in its list. */
function goBack(): void {
  const { view, parts, query } = readRoute(location.hash)
  const [first, second] = parts
  if (first === undefined) return
  if (view === 'certify') {
    location.hash = writeRoute(view, second === undefined ? [] : [first])
    requestAnimationFrame(() => document.getElementById(`check-${second}`)?.focus())
  } else if (view === 'requests' || view === 'callbacks') {
    location.hash = writeRoute(view, [], query)
    requestAnimationFrame(() => list()?.focus())
  }
}

/** Keys of the whole page; while text is typed they are letters. Returns a function that removes them. */
export function takeKeys(own: { help(): void; escape(): void }): () => void {
  let went = 0
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { key } = event
    if (isTyping(event.target)) {
      if (key === 'Escape') (event.target as HTMLElement).blur()
      return
    }
    const place = PLACES[key]
    if (event.timeStamp - went < 1500 && place !== undefined) location.hash = writeRoute(place)
    else if (key === '/') document.getElementById('search')?.focus()
    else if (key === '?') own.help()
    else if (key === '.') hold()
    else if (key === 'Escape') {
      own.escape()
      goBack()
    } else if ((key === 'j' || key === 'k' || key === 'ArrowDown' || key === 'ArrowUp') && list()) {
      const element = list() as HTMLElement
      element.focus()
      element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: false }))
    } else if (key !== 'g') return
    went = key === 'g' ? event.timeStamp : 0
    event.preventDefault()
  }
  addEventListener('keydown', pressed)
  return () => removeEventListener('keydown', pressed)
}
