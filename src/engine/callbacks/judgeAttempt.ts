import type { Attempt, Callback, Delivery, Verdict } from '../../contract/callbacks/callback.ts'
import type { FaultNote } from '../../contract/fault.ts'
import { type AttemptContext, explainAttempt, explainFailure } from '../explain/acknowledgement.ts'
import type { PostResult } from './sending/sender.ts'

/** Takes the keys of a sandbox out of a text. */
export type Scrub = (text: string) => string

/** What settles most: one of two posts that is accepted is enough. */
const BEST_FIRST: readonly Verdict[] = ['delivered', 'failed', 'retry']

export const bestOf = (tries: readonly Attempt[]): Verdict =>
  BEST_FIRST.find((verdict) => tries.some((tried) => tried.verdict === verdict)) ?? 'retry'

/** An attempt with its verdict, before it is explained. */
export function judged(callback: Callback, at: number, sent: PostResult): Attempt {
  if (sent.status === undefined) return { at, ...sent, verdict: 'retry' }
  const reply = { status: sent.status, body: sent.reply ?? '' }
  const verdict = callback.verdict(reply)
  const remark = callback.remark?.(reply)
  return remark === undefined ? { at, ...sent, verdict } : { at, ...sent, verdict, remark }
}

/** What came back is kept and shown without keys: a game that fails may print its settings. */
function withoutKeys(tried: Attempt, scrub: Scrub): Attempt {
  const { reply, error } = tried
  return {
    ...tried,
    ...(reply !== undefined && { reply: scrub(reply) }),
    ...(error !== undefined && { error: scrub(error) }),
  }
}

/** What the posts of one attempt have in common. */
export interface Explaining extends AttemptContext {
  readonly fault: FaultNote | undefined
  readonly scrub: Scrub
}

/** The posts of one attempt as they are kept: without keys, each with what there is to say of it. */
export function explained(
  callback: Callback,
  { url }: Delivery,
  made: readonly Attempt[],
  { fault, scrub, ...known }: Explaining,
): Attempt[] {
  return made.map((tried, place) => {
    const explanation = explainAttempt(callback, url, tried, known)
    return {
      ...withoutKeys(tried, scrub),
      // It may quote what the game said.
      ...(explanation && {
        explanation: { slug: explanation.slug, en: scrub(explanation.en), zh: scrub(explanation.zh) },
      }),
      ...(fault && { fault }),
      ...(place > 0 && { duplicate: true as const }),
    }
  })
}

/** The attempt that a defect of the sandbox, or of a provider's definition, has ended. */
export function brokenOff({ url }: Delivery, at: number, sent: PostResult, error: unknown, scrub: Scrub): Attempt {
  const message = error instanceof Error ? error.message : String(error)
  const text = `a defect of the sandbox ended this delivery: ${message}`
  const failed: Attempt = { at, ...sent, verdict: 'failed', error: text, failure: 'defect' }
  return { ...withoutKeys(failed, scrub), explanation: explainFailure('defect', url) }
}
