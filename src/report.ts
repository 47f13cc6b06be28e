import type { Delivery } from './contract/callback.ts'
import type { JournalEntry } from './engine/journal.ts'

/** So many of each are told; a test run that went wrong a thousand times went wrong in the same way. */
const TOLD = 20

const oneLine = (text: string): string => {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length <= 200 ? flat : `${flat.slice(0, 200)}…`
}

const times = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function refusalLines(entry: JournalEntry): string[] {
  const { id, provider, operation, outcome, tenant, diagnosis, explanation, signature, checks, response } = entry
  const who = tenant === undefined ? '' : ` for ${tenant}`
  const failed = checks.find(({ passed, detail }) => !passed && detail !== undefined)
  const why = explanation?.en ?? failed?.detail ?? oneLine(response)
  const slug = diagnosis === undefined ? '' : ` [${diagnosis}]`
  const { mistakes = [], difference } = signature?.explanation ?? {}
  const text = difference === undefined ? signature?.stringToSign : difference
  const label = difference === undefined ? 'Text to sign' : 'Text that was signed, against ours'
  return [
    `  ${id} ${provider} ${operation}${who}: ${outcome}${slug}`,
    `    ${why}`,
    ...mistakes.map(({ change }) => `    What to change: ${change.en}`),
    ...(text === undefined ? [] : [`    ${label}: ${oneLine(text)}`]),
  ]
}

function deliveryLines({ id, provider, callback, url, state, attempts }: Delivery): string[] {
  const last = attempts.at(-1)
  const outcome = state === 'scheduled' ? 'still to be tried again' : 'given up'
  const why = last?.explanation?.en ?? last?.error
  return [
    `  ${id} ${provider} ${callback} → ${url}: ${outcome} after ${times(attempts.length, 'attempt')}`,
    ...(last?.status === undefined ? [] : [`    Last answer: ${last.status} ${oneLine(last.reply ?? '')}`]),
    ...(why === undefined ? [] : [`    ${why}`]),
  ]
}

function section<T>(title: string, newestFirst: readonly T[], lines: (one: T) => readonly string[]): string[] {
  if (newestFirst.length === 0) return []
  const told = newestFirst.slice(0, TOLD).toReversed()
  const before = newestFirst.length - told.length
  return [title, ...(before === 0 ? [] : [`  … ${before} before these`]), ...told.flatMap(lines)]
}

/** A delivery that was tried and is not acknowledged: given up, or waiting for its next try. */
const unacknowledged = ({ state, attempts }: Delivery): boolean =>
  state === 'failed' || (state === 'scheduled' && attempts.length > 0)

/**
 * What somebody whose tests failed wants to know of a sandbox: the requests it refused and the callbacks nobody
 * acknowledged, each with its reason, oldest first. Empty when there are none.
 *
 * @param requests journal entries, newest first as the journal lists them; accepted ones are passed over
 * @param deliveries in the order they are listed, newest first; acknowledged ones are passed over
 */
export function failureReport(requests: readonly JournalEntry[], deliveries: readonly Delivery[]): string {
  const refused = requests.filter(({ outcome }) => outcome !== 'ok')
  const failed = deliveries.filter(unacknowledged)
  return [
    ...section(`channel-sandbox refused ${times(refused.length, 'request')}:`, refused, refusalLines),
    ...section(`channel-sandbox had ${times(failed.length, 'callback')} not acknowledged:`, failed, deliveryLines),
  ].join('\n')
}
