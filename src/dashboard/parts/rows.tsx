import type { ComponentChildren, VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { type Identified, type RowBuffer, slotsIn, windowOf } from '../data/buffer.ts'
import { words } from '../data/state.ts'
import { Guard } from './guard.tsx'

export const ROW_HEIGHT = 32

interface RowsProps<Row extends Identified> {
  readonly rows: RowBuffer<Row>
  /** Grows whenever the rows change. */
  readonly version: number
  readonly label: string
  readonly selected: string | undefined
  readonly columns: string
  readonly heads: readonly (readonly [name: string, head: string])[]
  draw(row: Row): ComponentChildren
  /** Whether a sentence explains the row. */
  told(row: Row): boolean
  open(id: string): void
  /** The list is at its end: there may be older rows. */
  reachEnd?(): void
  redraw(): void
  readonly empty: ComponentChildren
}

/** At first, and where one leaps through the list, only what is in sight is drawn; what is beside it when it rests. */
const RESTED_MS = 100

/** Which of the elements a row has; those that stay in sight keep theirs. */
const slotOf = (number: number, slots: number): number => number - Math.floor(number / slots) * slots

/**
 * A list of any length, of which some sixty rows are drawn. Scrolled to its top it follows what arrives; scrolled, it
 * holds still and says how much is new.
 */
export function Rows<Row extends Identified>(props: RowsProps<Row>) {
  const { rows, label, selected, columns, heads, draw, told, open, reachEnd, redraw, empty } = props
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: innerHeight, leaping: true })
  const [focused, setFocused] = useState<string | undefined>(selected)
  const { length } = rows
  const { from, to } = windowOf(length, ROW_HEIGHT, view.top, view.height, view.leaping)
  const slots = view.leaping ? to - from : slotsIn(view.height, ROW_HEIGHT)

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() => see(element, true))
    observer.observe(element)
    return () => observer.disconnect()
  }, [length === 0])
  useEffect(() => {
    if (selected !== undefined) setFocused(selected)
  }, [selected])

  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)
  /** Takes over what of the list is in sight; its neighbours, too, once it rests. */
  function see(element: HTMLElement, leaping: boolean): void {
    const { scrollTop: top, clientHeight: height } = element
    // Rows drawn for all of the window need not be drawn anew for the part of it that the list has.
    setView((before) =>
      leaping && before.leaping && before.top === top && before.height >= height ? before : { top, height, leaping },
    )
    clearTimeout(rest.current)
    if (leaping) rest.current = setTimeout(() => see(element, false), RESTED_MS)
  }

  function scrolled(): void {
    const element = box.current
    if (!element) return
    const { scrollTop, clientHeight } = element
    if (scrollTop > ROW_HEIGHT && rows.held === undefined) rows.hold('scrolled')
    see(element, Math.abs(scrollTop - view.top) > clientHeight)
    if (reachEnd && scrollTop + clientHeight > (rows.length - 40) * ROW_HEIGHT) reachEnd()
    if (scrollTop === 0 && rows.held === 'scrolled') follow()
  }

  function follow(): void {
    rows.release()
    if (box.current) box.current.scrollTop = 0
    redraw()
  }

  function moveTo(index: number): void {
    const bounded = Math.max(0, Math.min(rows.length - 1, index))
    const row = rows.at(bounded)
    const element = box.current
    if (!row || !element) return
    setFocused(row.id)
    const top = bounded * ROW_HEIGHT
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight)
      element.scrollTop = top + ROW_HEIGHT - element.clientHeight
  }

  function pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const here = focused === undefined ? -1 : rows.indexOf(focused)
    const page = Math.floor(view.height / ROW_HEIGHT)
    const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: page, PageUp: -page }
    const step = steps[event.key]
    if (step !== undefined) moveTo(here + step)
    else if (event.key === 'Home') moveTo(0)
    else if (event.key === 'End') moveTo(rows.length - 1)
    else if (event.key === 'Enter' && focused !== undefined) open(focused)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const drawn: VNode[] = []
  for (let index = from; index < to; index += 1) {
    const row = rows.at(index)
    if (!row) continue
    const slot = slotOf(rows.numberAt(index), slots)
    // While one leaps the order of the elements says nothing, and moving them costs frames.
    drawn[view.leaping && view.top > 0 ? slot : index - from] = (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
      // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and names the active option
      <div
        // Rows that come into sight take the elements of those that left it: making new ones costs frames.
        key={slot}
        id={`row-${row.id}`}
        class={`row${told(row) ? ' told' : ''}${row.id === selected ? ' selected' : ''}${row.id === focused ? ' focused' : ''}`}
        role="option"
        aria-selected={row.id === selected}
        aria-setsize={length}
        aria-posinset={index + 1}
        style={{ top: `${index * ROW_HEIGHT}px` }}
        onClick={() => {
          setFocused(row.id)
          open(row.id)
        }}
      >
        <Guard of={row} draw={draw} />
      </div>
    )
  }

  return (
    <div class={`list ${columns}`}>
      <div class="heads" aria-hidden="true">
        {heads.map(([name, head]) => (
          <span key={name} class={`cell ${name}`}>
            {head}
          </span>
        ))}
      </div>
      {(rows.waiting > 0 || rows.held === 'asked') && (
        <button type="button" class="fresh" title={words.value.release} onClick={follow}>
          {rows.held === 'asked' && `${words.value.held} `}
          {rows.waiting > 0 && `↑ ${words.value.fresh(rows.waiting)}`}
        </button>
      )}
      {length === 0 ? (
        <div class="empty">{empty}</div>
      ) : (
        <div
          ref={box}
          class="scroller"
          role="listbox"
          tabIndex={0}
          aria-label={label}
          aria-activedescendant={focused !== undefined && rows.indexOf(focused) >= 0 ? `row-${focused}` : undefined}
          onScroll={scrolled}
          onKeyDown={pressed}
        >
          <div class="space" role="presentation" style={{ height: `${length * ROW_HEIGHT}px` }}>
            {drawn}
          </div>
        </div>
      )}
    </div>
  )
}
