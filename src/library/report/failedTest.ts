import type { Delivery } from '../../contract/callbacks/callback.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { joined, prose, same } from '../../contract/values/prose.ts'
import type { Unmatched } from '../../engine/journal/events.ts'
import type { JournalEntry } from '../../engine/journal/journalEntry.ts'
import type { RefusalGroup } from './failureCollector.ts'
import { plural, sections, textOf } from './format.ts'
import { countGroup } from './groupCounts.ts'

/** Refused requests, those of one reason together, first things first. One test has one namespace, so none is named. */
function refusalsOf(newestFirst: readonly JournalEntry[]): RefusalGroup[] {
  const kinds = new Map<string, RefusalGroup>()
  for (const entry of newestFirst.toReversed()) {
    const { provider, operation, outcome, diagnosis, explanation } = entry
    const kind = [provider, operation, outcome, diagnosis, explanation?.en].join(' ')
    countGroup(kinds, kind, '', () => ({ count: 0, namespaces: new Map<string, number>(), entry }))
  }
  return [...kinds.values()]
}

/** A delivery that was tried and is not acknowledged: given up, or waiting for its next try. */
const isUnacknowledged = ({ state, attempts }: Delivery): boolean =>
  state === 'failed' || (state === 'scheduled' && attempts.length > 0)

/** What a sandbox has seen, newest first as it is listed; what went well is passed over. */
export interface SeenState {
  readonly requests: readonly JournalEntry[]
  readonly unmatched: readonly Unmatched[]
  readonly deliveries: readonly Delivery[]
}

/**
 * What a person whose test failed needs to know of its sandbox: the requests it refused or does not serve, and the
 * callbacks that were not acknowledged, each with its reason. Empty when there are none.
 */
export function failureReport({ requests, unmatched, deliveries }: SeenState): Prose {
  const refused = requests.filter(({ outcome }) => outcome !== 'ok')
  const groups = unmatched.map((request) => ({ count: 1, namespaces: new Map<string, number>(), request })).toReversed()
  const failed = deliveries.filter(isUnacknowledged).toReversed()
  if (refused.length + groups.length + failed.length === 0) return same('')
  const callbacks = failed.map((delivery) => ({ namespace: '', delivery }))
  const asked = plural(refused.length, 'request')
  const lost = plural(failed.length, 'callback')
  const facts = [
    { en: `${asked.en} refused`, zh: `拒绝 ${asked.zh}` },
    ...(groups.length > 0 ? [prose(`${groups.length} unmatched`, `${groups.length} 个没有匹配的路由`)] : []),
    { en: `${lost.en} without acknowledgement`, zh: `${lost.zh}未确认` },
  ]
  const { en, zh } = joined(facts, prose(', ', '，'))
  const lines = sections({ refusals: refusalsOf(refused), unmatched: groups, callbacks, moreCallbacks: 0 })
  return textOf([prose(`channel-sandbox: ${en}.`, `channel-sandbox 报告：${zh}。`), ...lines])
}
