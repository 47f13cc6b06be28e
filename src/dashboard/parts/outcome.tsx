import { providers, words } from '../data/state.ts'
import type { DeliveryRow, RequestRow } from '../data/types.ts'
import { distance } from './small.tsx'

const LONGEST_CODE = 8

type Kind = 'good' | 'bad' | 'wait' | 'quiet'

/** Outcome by shape, word and colour together. */
export function Mark({
  kind,
  shape,
  text,
  title,
}: {
  readonly kind: Kind
  readonly shape: string
  readonly text: string
  readonly title?: string
}) {
  return (
    <span class={`mark ${kind}`} title={title ?? text}>
      <span aria-hidden="true">{shape}</span> {text}
    </span>
  )
}

/** The provider's own code of a refusal. */
export function codeOf(provider: string, outcome: string): string | undefined {
  const errors = providers.value.find(({ id }) => id === provider)?.errors ?? {}
  return Object.hasOwn(errors, outcome) ? errors[outcome]?.code : undefined
}

export function RequestOutcome({ row }: { readonly row: Pick<RequestRow, 'provider' | 'outcome' | 'fault'> }) {
  const { outcome } = words.value
  if (row.outcome === 'ok') return <Mark kind="good" shape="✓" text={outcome.ok} />
  if (row.outcome === 'DEFECT') return <Mark kind="bad" shape="✕" text={outcome.defect} />
  if (row.fault || row.outcome === 'FAULT') {
    const text = row.outcome === 'FAULT' ? outcome.fault : row.outcome
    return <Mark kind="quiet" shape="✕" text={text} title={`${text} · ${outcome.expected}`} />
  }
  const code = codeOf(row.provider, row.outcome)
  // Some providers have no codes but sentences; then our name for it is the shorter one.
  const text = code === undefined || code.length > LONGEST_CODE ? row.outcome : code
  return <Mark kind="bad" shape="✕" text={text} title={`${code ?? ''} ${row.outcome}`} />
}

export function DeliveryOutcome({ row }: { readonly row: DeliveryRow }) {
  const { outcome } = words.value
  const { state, dueAt, tries, script } = row
  if (state === 'delivered') return <Mark kind="good" shape="✓" text={outcome.delivered} />
  if (state === 'cancelled')
    return <Mark kind="quiet" shape="⏸" text={script?.drop ? outcome.held : outcome.cancelled} />
  if (state === 'scheduled') {
    const text = tries === 0 ? outcome.waiting(distance(dueAt)) : outcome.retrying(distance(dueAt))
    return <Mark kind="wait" shape="↻" text={text} />
  }
  // A signature that was broken on purpose is meant to be refused.
  if (script?.sign === 'bad') return <Mark kind="quiet" shape="✕" text={outcome.expected} />
  return <Mark kind="bad" shape="✕" text={outcome.failed} />
}
