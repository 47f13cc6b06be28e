import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { dateTime } from '../data/format.ts'
import { spanned, virtualNow, words } from '../data/state.ts'

/** Copies a text; where the browser has no clipboard, off loopback without TLS, the text is selected to be copied by hand. */
export function Copy({ text }: { readonly text: string }) {
  const [said, setSaid] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const [byHand, setByHand] = useState(false)
  useEffect(() => {
    if (byHand) field.current?.select()
  }, [byHand])
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      setSaid(words.value.copied)
    } catch {
      setByHand(true)
      setSaid(words.value.copyByHand)
    }
  }
  return (
    <span class="copy">
      <button type="button" class="small" onClick={copy}>
        {words.value.copy}
      </button>
      {byHand && <textarea ref={field} readOnly rows={1} value={text} aria-label={words.value.copy} />}
      <span role="status" class="quiet">
        {said}
      </span>
    </span>
  )
}

/** A text of the sandbox; what stands in backticks is code. */
export function Said({ text }: { readonly text: string }) {
  const pieces = text.split('`')
  // Of a pair of backticks the last one may be missing.
  if (pieces.length % 2 === 0) return <>{text}</>
  return <>{pieces.map((piece, index) => (index % 2 === 0 ? piece : <code key={index}>{piece}</code>))}</>
}

/** A command or a body, whole, with a button that copies it. */
export function Block({ text }: { readonly text: string }) {
  return (
    <div class="block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key */}
      <pre tabIndex={0}>{text}</pre>
      <Copy text={text} />
    </div>
  )
}

/** A time on the sandbox's clock as a distance; the whole of it on hover and for those who hear the page. */
export function Distance({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={dateTime(at)}>
      {distance(at)}
      <span class="heard"> ({dateTime(at)})</span>
    </time>
  )
}

/** `in 4 m 58 s` or `3 s ago`. */
export function distance(at: number): string {
  const { time } = words.value
  const away = at - virtualNow()
  if (Math.abs(away) < 1) return time.now
  return away > 0 ? time.in(spanned(away)) : time.ago(spanned(away))
}

export function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

/** From what is opened back to where it stands. */
export function Back({ to, text }: { readonly to: string; readonly text?: string }) {
  return (
    <a class="back" href={to}>
      ← {text ?? words.value.back}
    </a>
  )
}

/** Names and values; what is undefined is left out. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ComponentChildren | undefined])[] }) {
  return (
    <dl class="facts">
      {rows
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
