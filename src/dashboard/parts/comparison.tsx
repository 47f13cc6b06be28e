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

interface Side {
  readonly parts: readonly ComparedPart[]
  readonly bytes: boolean
}

const Piece = ({ part, bytes }: { readonly part: ComparedPart; readonly bytes: boolean }) =>
  bytes ? <>{bytesOf(part.text)} </> : <Marked text={part.text} marks={part.marks} />

function Ours({ parts, bytes }: Side) {
  return (
    <code>
      {parts.map((part, index) => {
        if (part.kind === 'added') return null
        const piece = <Piece part={part} bytes={bytes} />
        return part.kind === 'missing' ? <ins key={index}>{piece}</ins> : <span key={index}>{piece}</span>
      })}
    </code>
  )
}

function Yours({ parts, bytes }: Side) {
  return (
    <code>
      {parts.map((part, index) => {
        if (part.kind === 'missing') return null
        const piece = <Piece part={part} bytes={bytes} />
        return part.kind === 'added' ? <del key={index}>{piece}</del> : <span key={index}>{piece}</span>
      })}
    </code>
  )
}

/** The text to be signed over the one that was, what differs marked, what is invisible drawn. */
export function Comparison({ parts, found }: { readonly parts: readonly ComparedPart[]; readonly found: boolean }) {
  const [bytes, setBytes] = useState(false)
  const { request } = words.value
  return (
    <div class="comparison">
      <div class="side">
        <span class="label">{request.ours}</span>
        <Ours parts={parts} bytes={bytes} />
      </div>
      {found ? (
        <div class="side">
          <span class="label">{request.yours}</span>
          <Yours parts={parts} bytes={bytes} />
        </div>
      ) : (
        <p class="quiet">{request.notFound}</p>
      )}
      <button type="button" class="small" aria-pressed={bytes} onClick={() => setBytes(!bytes)}>
        {bytes ? request.asText : request.asBytes}
      </button>
    </div>
  )
}
