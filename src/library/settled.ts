import type { Delivery, DeliveryState } from '../contract/callback.ts'
import { formatDuration } from '../contract/duration.ts'
import type { Sandbox } from '../sandbox.ts'
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

/** Answers a delivery once it is settled, in the wanted state if one is named. Rejects after real `timeout`. */
export async function waitForSettled(
  { deliveries, clock }: Pick<Sandbox, 'deliveries' | 'clock'>,
  { id, state }: { readonly id: string; readonly state?: DeliveryState },
  timeout: string,
): Promise<Delivery> {
  const timeoutMs = milliseconds(timeout)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs)
  })
  const settled = await Promise.race([deliveries.settled(id), late]).finally(() => clearTimeout(timer))
  if (settled && (state === undefined || settled.state === state)) return settled
  const seen = settled ?? (await deliveries.get(id))
  const what = settled ? `is ${settled.state}, not ${state}` : `was not settled within ${timeout}`
  throw new Error(`Delivery ${id} ${what}. ${seen ? storyOf(seen, clock.nowMs() / 1000) : ''}`.trimEnd())
}
