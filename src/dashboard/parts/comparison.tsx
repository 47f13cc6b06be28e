import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { bytesOf } from '../data/format.ts'
import { words } from '../data/state.ts'
import type { ComparedPart } from '../data/types.ts'

type Marks = ComparedPart['marks']

const SHOWN: Readonly<Record<string, string>> = { SP: '␣', CR: '␍', LF: '␊', TAB: '␉', NUL: '␀' }

/** A text whose invisible characters are drawn. */
export function Marked({ text, marks }: { readonly text: string; readonly marks: Marks }) {
  const pieces: ComponentChildren[] = []
  let from = 0
  for (const { at, character, name } of marks) {
    pieces.push(text.slice(from, at))
    pieces.push(
      <span key={at} class="odd" title={name}>
        {SHOWN[name] ?? name}
      </span>,
    )
    from = at + character.length
  }
  return (
    <>
      {pieces}
      {text.slice(from)}
    </>
  )
}

interface SideProps {
  readonly label: string
  readonly parts: readonly ComparedPart[]
  readonly bytes: boolean
  /** What only this text has, and how that is marked. */
  readonly own: 'missing' | 'added'
  readonly as: 'ins' | 'del'
}

/** One of the two texts. Where it lacks what the other has it leaves a gap, so that what is the same stands aligned. */
function Side({ label, parts, bytes, own, as: Changed }: SideProps) {
  return (
    <div class="side">
      <span class="label">{label}</span>
      <code>
        {parts.map((part, index) => {
          const piece = bytes ? `${bytesOf(part.text)} ` : <Marked text={part.text} marks={part.marks} />
          if (part.kind === own) return <Changed key={index}>{piece}</Changed>
          return (
            <span key={index} class={part.kind === 'same' ? undefined : 'gap'}>
              {piece}
            </span>
          )
        })}
      </code>
    </div>
  )
}

/** The text to be signed over the one that was, what differs marked, what is invisible drawn. */
export function Comparison({ parts, found }: { readonly parts: readonly ComparedPart[]; readonly found: boolean }) {
  const [bytes, setBytes] = useState(false)
  const { request } = words.value
  return (
    <div class="comparison">
      <Side label={request.ours} parts={parts} bytes={bytes} own="missing" as="ins" />
      {found ? (
        <Side label={request.yours} parts={parts} bytes={bytes} own="added" as="del" />
      ) : (
        <p class="quiet">{request.notFound}</p>
      )}
      <button type="button" class="small" aria-pressed={bytes} onClick={() => setBytes(!bytes)}>
        {bytes ? request.asText : request.asBytes}
      </button>
    </div>
  )
}
