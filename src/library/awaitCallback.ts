import type { Delivery } from '../contract/callback.ts'
import { formatDuration } from '../contract/values/duration.ts'
import { type CallbackQuery, waitForCallbacks } from '../engine/verification/waitFor.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { milliseconds } from './duration.ts'

/** What came of a delivery so far, and what to do for the rest, as the message of a red test. */
function storyOf({ url, attempts, state, dueAt }: Delivery, now: number): string {
  const last = attempts.at(-1)
  const answer =
    last?.status === undefined
      ? last?.error
      : `answered ${last.status} ${JSON.stringify(last.reply?.slice(0, 120) ?? '')}`
  const why = last?.explanation && ` ${last.explanation.en} [${last.explanation.slug}]`
  const told = last
    ? `Attempt ${attempts.length} to ${url}: ${answer}.${why ?? ''}`
    : `No attempt to ${url} has ended yet.`
  const left = Math.ceil(dueAt - now)
  if (state !== 'scheduled' || left <= 0) return told
  const due = formatDuration(left * 1000)
  return `${told} The next is due in ${due} on the sandbox's clock; clock.advance('${due}') brings it about.`
}

/** Resolves to such a delivery once it is settled, in the wanted state if one is named. Rejects after real `timeout`. */
export async function awaitCallback(
  sandbox: Pick<Sandbox, 'deliveries' | 'events' | 'clock'>,
  wanted: CallbackQuery,
  timeout: string,
): Promise<Delivery> {
  const waited = await waitForCallbacks(sandbox, wanted, 1, { timeout, timeoutMs: milliseconds(timeout) })
  if ('found' in waited) return waited.found[0] as Delivery
  if ('evicted' in waited)
    throw new Error(`Callback ${wanted.id}: settled, evicted. The option deliveries keeps more of them.`)
  const named = wanted.id === undefined ? undefined : await sandbox.deliveries.get(wanted.id)
  throw new Error(named ? `${waited.detail} ${storyOf(named, sandbox.clock.nowMs() / 1000)}` : waited.detail)
}
