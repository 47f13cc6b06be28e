import type { Attempt } from '../../contract/callback.ts'
import { printable } from '../../contract/values/printable.ts'
import type { Failures, RefusalGroup, UnacknowledgedCallback, UnmatchedGroup } from './failureCollector.ts'
import { oneLine } from './oneLine.ts'

/** At most this many of a kind are printed; the report has all of them. */
const MOST_TOLD = 10
/** Longer texts to hash than this are for the report. */
const LONGEST = 500

/** Places that are named. */
const MOST_PLACES = 3

const times = (count: number): string => (count === 1 ? '' : `, ${count} times`)
export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

const placeName = (name: string): string => (name === '' ? 'the sandbox itself' : `namespace ${name}`)

/** Where it happened, and how often in each place; nothing for what happened in the sandbox itself alone. */
export function placeOf(counts: ReadonlyMap<string, number>): string {
  const [[first] = ['']] = counts
  if (counts.size < 2) return first === '' ? '' : ` in ${placeName(first)}`
  const own = counts.get('')
  const others = [...counts].filter(([name]) => name !== '')
  const named = others.slice(0, MOST_PLACES).map(([name, count]) => `${name} (${count})`)
  const more = others.length > MOST_PLACES ? ` and ${others.length - MOST_PLACES} more` : ''
  const itself = own === undefined ? '' : `the sandbox itself (${own}) and `
  return ` in ${itself}namespace${others.length === 1 ? '' : 's'} ${named.join(', ')}${more}`
}

const indented = (lines: readonly (string | undefined)[]): string[] =>
  lines.filter((line) => line !== undefined).map((line) => `     ${line}`)

function refusalLines({ count, namespaces, entry }: RefusalGroup): string[] {
  const { provider, operation, tenant, outcome, diagnosis, explanation, signature, checks, id } = entry
  const who = tenant === undefined ? '' : ` by ${tenant}`
  const why = explanation?.en ?? checks.find(({ passed }) => !passed)?.detail ?? 'no detail'
  const { ours, signed, difference, mistakes = [] } = signature?.explanation ?? {}
  const shown = (label: string, text: string | undefined) => text && `${label}  ${oneLine(text, LONGEST)}`
  return [
    `${provider} ${operation}${who} was refused as ${outcome}${times(count)}${placeOf(namespaces)} (first: ${id}${namespaces.size > 1 ? ` in ${placeName(entry.namespace)}` : ''})`,
    ...indented([
      diagnosis === undefined ? why : `${why} [${diagnosis}]`,
      explanation?.zh,
      shown('to hash   ', ours),
      shown('was hashed', signed),
      shown('difference', difference),
      ...mistakes.flatMap(({ change }) => [`→ ${change.en}`, `→ ${change.zh}`]),
    ]),
  ]
}

function unmatchedLines({ count, namespaces, request }: UnmatchedGroup): string[] {
  const { method, path, nearest, detail } = request
  if (detail !== undefined) return [`${method} ${path}${times(count)}${placeOf(namespaces)}`, ...indented([detail])]
  const meant = nearest.map((route) => `${route.method} ${route.path} (${route.provider} ${route.operation})`)
  return [
    `${method} ${path}${times(count)}${placeOf(namespaces)}`,
    ...indented([meant.length === 0 ? undefined : `nearest: ${meant.join(', ')}`]),
  ]
}

function hostLines({ count, namespaces, request }: UnmatchedGroup): string[] {
  return [`${request.host}${times(count)}${placeOf(namespaces)}`, ...indented([request.detail])]
}

function answerOf(last: Attempt | undefined): string {
  if (!last) return 'no answer when the command ended'
  if (last.status === undefined) return last.error ?? 'no answer'
  return `answered ${last.status}: ${oneLine(last.reply ?? '', 120) || 'nothing'}`
}

/** Callbacks that failed alike: the same address, the same answer. */
function alike(callbacks: readonly UnacknowledgedCallback[]): UnacknowledgedCallback[][] {
  const groups = new Map<string, UnacknowledgedCallback[]>()
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

function callbackLines(group: readonly UnacknowledgedCallback[]): string[] {
  const { delivery } = group[0] as UnacknowledgedCallback
  const { provider, callback, id, order, url, attempts, state } = delivery
  const last = attempts.at(-1)
  const places = new Map<string, number>()
  for (const { namespace } of group) places.set(namespace, (places.get(namespace) ?? 0) + 1)
  const tried = plural(attempts.length, 'attempt')
  const how = state === 'scheduled' ? `${tried} so far` : `${state} after ${tried}`
  return [
    `${provider} ${callback} ${id} of order ${order} → ${url}: ${how}${times(group.length)}${placeOf(places)}`,
    ...indented([
      answerOf(last),
      last?.explanation && `${last.explanation.en} [${last.explanation.slug}]`,
      last?.explanation?.zh,
    ]),
  ]
}

export function section(title: string, blocks: readonly (readonly string[])[], more: number): string[] {
  if (blocks.length === 0) return []
  const lines = ['', title, '']
  blocks.slice(0, MOST_TOLD).forEach(([head = '', ...rest], index) => {
    lines.push(`${String(index + 1).padStart(3)}. ${printable(head)}`, ...rest.map(printable))
  })
  const left = Math.max(0, blocks.length - MOST_TOLD) + more
  return left === 0 ? lines : [...lines, `     … and ${left} more`]
}

const isOfPath = ({ request }: UnmatchedGroup): boolean => request.reason !== 'host-not-served'

/** The section about refused hosts, with one line at its end that lets all of them out. */
function hostSection(groups: readonly UnmatchedGroup[]): string[] {
  if (groups.length === 0) return []
  const flags = groups.map(({ request }) => `--pass-through ${request.host}`)
  return [
    ...section('Hosts that are not served here, refused by the proxy', groups.map(hostLines), 0),
    ...indented(['', `to let ${groups.length === 1 ? 'it' : 'all of them'} out:`, ...flags]),
  ]
}

type Reported = Pick<Failures, 'refusals' | 'unmatched' | 'callbacks' | 'moreCallbacks'>

/** What was refused, what matched no route, and what was not acknowledged, each with its reason. */
export const sections = ({ refusals, unmatched, callbacks, moreCallbacks }: Reported): string[] => [
  ...section('Refused requests, by reason', refusals.map(refusalLines), 0),
  ...section('Requests that match no route', unmatched.filter(isOfPath).map(unmatchedLines), 0),
  ...hostSection(unmatched.filter((group) => !isOfPath(group))),
  ...section('Callbacks without acknowledgement', alike(callbacks).map(callbackLines), moreCallbacks),
]
