import type { Attempt, Delivery } from './contract/callback.ts'
import type { JournalEntry } from './engine/record.ts'
import type { Unmatched } from './engine/unmatched.ts'
import { oneLine } from './oneLine.ts'
import type { Refusal, Trouble, Unacknowledged, Unserved } from './trouble.ts'

/** So many of a kind are told; whoever needs all of them asks for the report. */
const MOST_TOLD = 10
/** Longer texts to hash than this are for the report. */
const LONGEST = 500

const times = (count: number): string => (count === 1 ? '' : `, ${count} times`)
const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

const placeOf = (namespaces: readonly string[]): string => {
  const named = namespaces.filter((name) => name !== '')
  if (named.length === 0) return ''
  const more = named.length > 3 ? ` and ${named.length - 3} more` : ''
  return ` in ${named.length === 1 ? 'namespace' : 'namespaces'} ${named.slice(0, 3).join(', ')}${more}`
}

const told = (lines: readonly (string | undefined)[]): string[] =>
  lines.filter((line) => line !== undefined).map((line) => `     ${line}`)

function refusalLines({ count, namespaces, entry }: Refusal): string[] {
  const { provider, operation, tenant, outcome, diagnosis, explanation, signature, checks, id } = entry
  const who = tenant === undefined ? '' : ` by ${tenant}`
  const why = explanation?.en ?? checks.find(({ passed }) => !passed)?.detail ?? 'no detail'
  const { ours, signed, difference, mistakes = [] } = signature?.explanation ?? {}
  const shown = (label: string, text: string | undefined) => text && `${label}  ${oneLine(text, LONGEST)}`
  return [
    `${provider} ${operation}${who} was refused as ${outcome}${times(count)}${placeOf([...namespaces])} (first: ${id})`,
    ...told([
      diagnosis === undefined ? why : `${why} [${diagnosis}]`,
      explanation?.zh,
      shown('to hash   ', ours),
      shown('was hashed', signed),
      shown('difference', difference),
      ...mistakes.flatMap(({ change }) => [`→ ${change.en}`, `→ ${change.zh}`]),
    ]),
  ]
}

function unservedLines({ count, namespaces, request }: Unserved): string[] {
  const { method, path, nearest } = request
  const meant = nearest.map((route) => `${route.method} ${route.path} (${route.provider} ${route.operation})`)
  return [
    `${method} ${path}${times(count)}${placeOf([...namespaces])}`,
    ...told([meant.length === 0 ? undefined : `nearest: ${meant.join(', ')}`]),
  ]
}

function answerOf(last: Attempt | undefined): string {
  if (!last) return 'no answer when the command ended'
  if (last.status === undefined) return last.error ?? 'no answer'
  return `answered ${last.status}: ${oneLine(last.reply ?? '', 120) || 'nothing'}`
}

/** Callbacks that failed alike: the same address, the same answer. */
function alike(callbacks: readonly Unacknowledged[]): Unacknowledged[][] {
  const groups = new Map<string, Unacknowledged[]>()
  for (const one of callbacks) {
    const { provider, callback, url, attempts } = one.delivery
    const last = attempts.at(-1)
    const kind = [provider, callback, url, last?.status, last?.explanation?.en ?? answerOf(last)].join(' ')
    const group = groups.get(kind)
    if (group) group.push(one)
    else groups.set(kind, [one])
  }
  return [...groups.values()]
}

function callbackLines(group: readonly Unacknowledged[]): string[] {
  const { delivery } = group[0] as Unacknowledged
  const { provider, callback, id, order, url, attempts, state } = delivery
  const last = attempts.at(-1)
  const names = [...new Set(group.map(({ namespace }) => namespace))]
  const tried = plural(attempts.length, 'attempt')
  const how = state === 'scheduled' ? `${tried} so far` : `${state} after ${tried}`
  return [
    `${provider} ${callback} ${id} of order ${order} → ${url}: ${how}${times(group.length)}${placeOf(names)}`,
    ...told([
      answerOf(last),
      last?.explanation && `${last.explanation.en} [${last.explanation.slug}]`,
      last?.explanation?.zh,
    ]),
  ]
}

function section(title: string, blocks: readonly (readonly string[])[], more: number): string[] {
  if (blocks.length === 0) return []
  const lines = ['', title, '']
  blocks.slice(0, MOST_TOLD).forEach(([head = '', ...rest], index) => {
    lines.push(`${String(index + 1).padStart(3)}. ${head}`, ...rest)
  })
  const left = Math.max(0, blocks.length - MOST_TOLD) + more
  return left === 0 ? lines : [...lines, `     … and ${left} more`]
}

type Told = Pick<Trouble, 'refusals' | 'unserved' | 'callbacks' | 'moreCallbacks'>

const sections = ({ refusals, unserved, callbacks, moreCallbacks }: Told): string[] => [
  ...section('Refused requests, by reason', refusals.map(refusalLines), 0),
  ...section('Requests to addresses nobody serves', unserved.map(unservedLines), 0),
  ...section('Callbacks without acknowledgement', alike(callbacks).map(callbackLines), moreCallbacks),
]

const HOW_TO_GO_ON = `
The word in brackets has an entry in docs/troubleshooting.md. exec --report FILE writes all of this as JSON, --log-file
FILE a line for each request and callback. To look around, run "channel-sandbox start", the command beside it, and ask
"channel-sandbox callbacks list" or GET /__admin/requests.
`

/** What a failed command's log should say of the sandbox it used. */
export function troubleText(trouble: Trouble, exitCode: number, url: string): string {
  const { requests, refused, unserved, callbacks, moreCallbacks, defects } = trouble
  const lost = callbacks.length + moreCallbacks
  const isFine = refused + unserved.length + lost + defects.length === 0
  const head = `channel-sandbox: the command ended with ${exitCode}`
  if (isFine && requests === 0) {
    return `${head}. The sandbox got no request of it: it was at ${url}, in CHANNEL_SANDBOX_URL and CHANNEL_SANDBOX_EGRET_URL, …_QUICKSDK_URL, …_ROCGAME_URL.\n`
  }
  if (isFine) {
    return `${head}. The sandbox refused none of its ${plural(requests, 'request')}, and every callback was acknowledged.\n`
  }
  const total = unserved.reduce((sum, { count }) => sum + count, 0)
  const facts = [
    refused > 0 && `the sandbox refused ${refused} of ${plural(requests, 'request')}`,
    total > 0 && `${plural(total, 'request')} went to addresses nobody serves`,
    lost > 0 && `${plural(lost, 'callback')} got no acknowledgement`,
    defects.length > 0 && `${plural(defects.length, 'defect')} of the sandbox itself`,
  ]
  const lines = [
    `${head}: ${facts.filter((fact) => fact !== false).join('; ')}.`,
    ...sections(trouble),
    ...section(
      'Defects of channel-sandbox itself',
      defects.map((defect) => defect.split('\n')),
      0,
    ),
  ]
  return `${lines.join('\n')}\n${HOW_TO_GO_ON}`
}

/** Refused requests, those of one reason together, first things first. One test has one namespace, so none is named. */
function refusalsOf(newestFirst: readonly JournalEntry[]): Refusal[] {
  const kinds = new Map<string, Refusal>()
  for (const entry of newestFirst.toReversed()) {
    const { provider, operation, outcome, diagnosis, explanation } = entry
    const kind = [provider, operation, outcome, diagnosis, explanation?.en].join(' ')
    const known = kinds.get(kind)
    if (known) known.count += 1
    else kinds.set(kind, { count: 1, namespaces: new Set(), entry })
  }
  return [...kinds.values()]
}

/** A delivery that was tried and is not acknowledged: given up, or waiting for its next try. */
const isUnacknowledged = ({ state, attempts }: Delivery): boolean =>
  state === 'failed' || (state === 'scheduled' && attempts.length > 0)

/** What a sandbox has seen, newest first as it is listed; what went well is passed over. */
export interface Seen {
  readonly requests: readonly JournalEntry[]
  readonly unmatched: readonly Unmatched[]
  readonly deliveries: readonly Delivery[]
}

/**
 * What somebody whose test failed wants to know of its sandbox: the requests it refused or does not serve, and the
 * callbacks nobody acknowledged, each with its reason. Empty when there are none.
 */
export function failureReport({ requests, unmatched, deliveries }: Seen): string {
  const refused = requests.filter(({ outcome }) => outcome !== 'ok')
  const unserved = unmatched.map((request) => ({ count: 1, namespaces: new Set<string>(), request })).toReversed()
  const failed = deliveries.filter(isUnacknowledged).toReversed()
  if (refused.length + unserved.length + failed.length === 0) return ''
  const callbacks = failed.map((delivery) => ({ namespace: '', delivery }))
  const facts = [
    `${plural(refused.length, 'request')} refused`,
    ...(unserved.length > 0 ? [`${unserved.length} to addresses nobody serves`] : []),
    `${plural(failed.length, 'callback')} without acknowledgement`,
  ]
  const told = sections({ refusals: refusalsOf(refused), unserved, callbacks, moreCallbacks: 0 })
  return [`channel-sandbox: ${facts.join(', ')}.`, ...told].join('\n')
}
