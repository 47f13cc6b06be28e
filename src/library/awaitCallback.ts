import type { Delivery } from '../contract/callbacks/callback.ts'
import type { Prose } from '../contract/schema/field.ts'
import { formatDuration } from '../contract/values/duration.ts'
import { changed, prose, same, sentences } from '../contract/values/prose.ts'
import { type CallbackQuery, waitForCallbacks } from '../engine/verification/waitFor.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { milliseconds } from './duration.ts'
import { say } from './language.ts'

const ANSWERED = prose('answered', '应答')

/** What came of a delivery so far, and what to do for the rest, as the message of a red test. */
function storyOf({ url, attempts, state, dueAt }: Delivery, now: number): Prose {
  const last = attempts.at(-1)
  const answer =
    last?.status === undefined
      ? same(String(last?.error))
      : changed(ANSWERED, (text) => `${text} ${last.status} ${JSON.stringify(last.reply?.slice(0, 120) ?? '')}`)
  const { explanation } = last ?? {}
  const why = explanation ? changed(explanation, (text) => `${text} [${explanation.slug}]`) : same('')
  const attempt = last
    ? prose(
        `Attempt ${attempts.length} to ${url}: ${answer.en}.`,
        `第 ${attempts.length} 次发往 ${url}：${answer.zh}。`,
      )
    : prose(`No attempt to ${url} has ended yet.`, `发往 ${url} 的尝试都尚未结束。`)
  const left = Math.ceil(dueAt - now)
  if (state !== 'scheduled' || left <= 0) return sentences(attempt, why)
  const due = formatDuration(left * 1000)
  const next = prose(
    `The next is due in ${due} on the sandbox's clock; clock.advance('${due}') brings it about.`,
    `下一次在沙箱时钟的 ${due} 之后；clock.advance('${due}') 可使其发生。`,
  )
  return sentences(attempt, why, next)
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
    throw new Error(
      say({
        en: `Callback ${wanted.id}: settled, evicted. The option deliveries keeps more of them.`,
        zh: `回调 ${wanted.id}：已了结，已淘汰。选项 deliveries 可保留更多。`,
      }),
    )
  const named = wanted.id === undefined ? undefined : await sandbox.deliveries.get(wanted.id)
  const story = named ? storyOf(named, sandbox.clock.nowMs() / 1000) : same('')
  throw new Error(say(sentences(waited.detail, story)))
}
