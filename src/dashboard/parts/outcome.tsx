import { providers, words } from '../data/state.ts'
import type { CertifyRun, CheckBrief, DeliveryRow, RequestRow } from '../data/types.ts'
import { distance } from './small.tsx'

const LONGEST_CODE = 8

type Kind = 'good' | 'bad' | 'wait' | 'quiet'

/** The sign of an outcome. Few fonts have a pause that is no picture, so it is drawn. */
export const Shape = ({ shape }: { readonly shape: string }) =>
  shape === '⏸' ? <span class="pause" aria-hidden="true" /> : <span aria-hidden="true">{shape}</span>

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
  readonly title?: string | undefined
}) {
  return (
    <span class={`mark ${kind}`} title={title ?? text}>
      <Shape shape={shape} /> {text}
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
  // What certify sends is meant to be refused more often than not; its own view says what is wrong.
  if (row.cause?.startsWith('certify ')) return <Mark kind="quiet" shape="✕" text={outcome.certified} />
  // A signature that was broken on purpose is meant to be refused.
  if (script?.sign === 'bad') return <Mark kind="quiet" shape="✕" text={outcome.expected} />
  return <Mark kind="bad" shape="✕" text={outcome.failed} />
}

/** Each verdict's own shape and colour; red is for what has to be mended. */
const VERDICTS = {
  pass: ['good', '✓'],
  fail: ['bad', '✕'],
  warn: ['wait', '!'],
  skip: ['quiet', '–'],
  unobserved: ['odd-one', '?'],
  error: ['bad', '⚠'],
} as const

/** What came of a check: its word, with a count, or the check's own name in its place. */
export function VerdictMark({
  verdict,
  name,
  count,
}: {
  readonly verdict: CheckBrief['verdict']
  readonly name?: string
  readonly count?: number
}) {
  const [kind, shape] = VERDICTS[verdict]
  const said = words.value.certify.verdicts[verdict]
  return (
    <span class={`mark ${kind}`}>
      <Shape shape={shape} /> {count !== undefined && `${count} `}
      {name ?? said}
      {name !== undefined && <span class={verdict === 'pass' ? 'heard' : 'said'}> {said}</span>}
    </span>
  )
}

export function RunOutcome({ run }: { readonly run: Omit<CertifyRun, 'report'> }) {
  const { certify } = words.value
  if (run.state === 'running') return <Mark kind="wait" shape="↻" text={certify.running(run.done, run.total)} />
  if (run.state === 'failed') return <Mark kind="bad" shape="✕" text={certify.broken} title={run.error} />
  if (run.state === 'error') return <Mark kind="bad" shape="⚠" text={certify.cutShort} title={run.error} />
  return <Mark kind="quiet" shape="✓" text={certify.done(run.total)} />
}
