import type { Attempt, Delivery } from '../../contract/callbacks/callback.ts'
import { printable } from '../../contract/values/printable.ts'
import type { JournalEntry } from '../../engine/journal/journalEntry.ts'
import { oneLine } from '../../library/report/oneLine.ts'
import type { Happened } from '../eventStream.ts'
import { say } from './language.ts'
import { styled } from './styled.ts'

/** `12:04:05`, on the sandbox's clock, in UTC. */
const time = (seconds: number): string => styled('dim', new Date(seconds * 1000).toISOString().slice(11, 19))

const colourOf = (isFine: boolean) => (isFine ? 'green' : 'red')

/** `-->` a request of the game, with what became of it. */
export function requestLine(entry: JournalEntry): string {
  const { at, method, path, status, outcome, provider, operation, tenant, id, explanation, fault } = entry
  const who = tenant === undefined ? '' : ` ${tenant}`
  const head = `--> ${time(at)} ${printable(`${method} ${path}`)} ${status} ${styled(colourOf(outcome === 'ok'), outcome)}`
  const why = outcome === 'ok' || !explanation ? '' : `: ${printable(say(explanation))}`
  const spoilt =
    fault === undefined ? '' : ` ${styled('yellow', say({ en: `by fault ${fault.id}`, zh: `故障 ${fault.id}` }))}`
  return `${head} ${printable(`${provider} ${operation}${who} ${id}`)}${spoilt}${why}`
}

/** What the game answered, or why it did not. */
export function answerText({ status, reply = '', error, failure }: Attempt): string {
  if (status !== undefined) return `${status} ${oneLine(reply, 80)}`.trimEnd()
  if (failure === 'refused')
    return say({ en: 'connection refused: nothing listens there', zh: '连接被拒绝：没有服务在监听' })
  return error ?? say({ en: 'no answer', zh: '没有应答' })
}

/** What came of one try. */
export function attemptText(attempt: Attempt): string {
  const { explanation, failure } = attempt
  // That nothing listens has been said; `callbacks show` has what more there is to say.
  return explanation && failure !== 'refused' ? `${answerText(attempt)}: ${say(explanation)}` : answerText(attempt)
}

/** `<--` a callback to the game, with what the game answered. */
export function attemptLine(delivery: Delivery, attempt: Attempt): string {
  const { provider, callback, id, url, by, state } = delivery
  const own = by === 'receiver' ? say({ en: " (the sandbox's own receiver)", zh: '（沙箱内置接收端）' }) : ''
  const spoilt =
    attempt.fault === undefined
      ? ''
      : ` ${styled('yellow', say({ en: `by fault ${attempt.fault.id}`, zh: `故障 ${attempt.fault.id}` }))}`
  const verdict = styled(colourOf(attempt.verdict === 'delivered'), state)
  return `<-- ${time(attempt.at)} ${printable(`${provider} ${callback} ${id} → ${url}${own}`)} ${verdict}${spoilt} ${printable(attemptText(attempt))}`
}

/** One line for what happened; undefined for what is of no interest while watching. */
export function happenedLine({ event, data }: Happened): string | undefined {
  if (event === 'request') return requestLine(data)
  if (event === 'attempt') {
    return attemptLine(data.delivery, data.attempt)
  }
  if (event === 'outbox') {
    const { sentAt, to, code, sendType } = data
    const text = say({
      en: `mail to ${to}: code ${code} (sendType ${sendType})`,
      zh: `邮件 ${to}：验证码 ${code}（sendType ${sendType}）`,
    })
    return ` @  ${time(sentAt)} ${printable(text)}`
  }
  if (event === 'clock') {
    const { now, frozen } = data
    const at = new Date(now * 1000).toISOString()
    return styled(
      'dim',
      ` #  ${say({ en: `clock: ${at}${frozen ? ', frozen' : ''}`, zh: `时钟：${at}${frozen ? '，已冻结' : ''}` })}`,
    )
  }
  if (event === 'reset') return styled('dim', ` #  ${say({ en: 'reset', zh: '已重置' })}`)
  return undefined
}
