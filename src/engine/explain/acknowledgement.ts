import type { Attempt, AttemptExplanation, Callback } from '../../contract/callbacks/callback.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { isInContainer } from '../runtime/container.ts'
import { BOM, isObject, messageOf, parsed, refuses, replyMistakes } from './mistakes/replies.ts'

const reason = (slug: string, en: string, zh: string): AttemptExplanation => ({ slug, en, zh })

const isHtml = (body: string): boolean => /^\s*<(!doctype|html|head|body|\?xml)/i.test(body.replace(BOM, ''))

/** What a body would need to be accepted. */
function mend(accepts: (body: string) => boolean, body: string): AttemptExplanation | undefined {
  for (const mistake of replyMistakes) {
    if (mistake.mended(body).some((mended) => mended !== body && accepts(mended))) {
      return reason(mistake.slug, mistake.en, mistake.zh)
    }
  }
  for (const [place, first] of replyMistakes.entries()) {
    for (const halfway of first.mended(body)) {
      if (halfway === body) continue
      for (const second of replyMistakes.slice(place + 1)) {
        if (!second.mended(halfway).some((mended) => mended !== halfway && accepts(mended))) continue
        return reason(`${first.slug}+${second.slug}`, `${first.en} ${second.en}`, `${first.zh}；${second.zh}`)
      }
    }
  }
  return undefined
}

const LOOPBACK = /^https?:\/\/(localhost|127\.|\[::1\])/i

const IN_DOCKER = {
  en: ' The sandbox runs in a container, where localhost is the container itself: use host.docker.internal or the name of the service.',
  zh: '。沙箱运行在容器中，localhost 指容器自身：请使用 host.docker.internal 或服务名',
}

type Failure = NonNullable<Attempt['failure']>

const FAILURES: Readonly<Record<Failure, Prose>> = {
  timeout: {
    en: 'The game server did not answer in time: acknowledge first, do the work afterwards.',
    zh: '游戏服务器未在规定时间内响应：请先应答，再处理业务',
  },
  refused: {
    en: 'Nothing listens at the callback address: is the game server running, and on this port?',
    zh: '回调地址没有服务在监听：请确认游戏服务器已启动且端口正确',
  },
  reset: {
    en: 'The game server closed the connection before it answered: its log should say why.',
    zh: '游戏服务器在响应前关闭了连接：请查看其日志',
  },
  unresolved: { en: 'The host name of the callback cannot be resolved.', zh: '回调地址的主机名无法解析' },
  forbidden: {
    en: 'The callback address is neither loopback nor private; allow its host with --allow-callback-host.',
    zh: '回调地址不是本机或内网地址；可用 --allow-callback-host 允许该主机',
  },
  dropped: {
    en: 'A fault of the sandbox kept this attempt from being sent; it counts as one that was lost on the way.',
    zh: '沙箱故障使本次回调未发送，按途中丢失处理',
  },
  defect: {
    en: 'A defect of the sandbox ended this delivery, not your server; its log has the stack trace. Please report it.',
    zh: '投递因沙箱自身缺陷而终止，与您的服务器无关；日志中有堆栈信息，请反馈',
  },
  other: { en: 'The callback could not be sent.', zh: '回调发送失败' },
}

/** Why no usable answer came. */
export function explainFailure(failure: Failure, url: string, inContainer = isInContainer()): AttemptExplanation {
  const { en, zh } = FAILURES[failure]
  const hint = inContainer && failure === 'refused' && LOOPBACK.test(url) ? IN_DOCKER : { en: '', zh: '' }
  return reason(`callback-${failure}`, en + hint.en, zh + hint.zh)
}

/** An answer that was accepted although it is not quite right. */
function remark(body: string): AttemptExplanation | undefined {
  if (body === body.trim() || parsed(body) !== undefined) return undefined
  const [, white] = replyMistakes
  return white && reason(white.slug, `It was tolerated. ${white.en}`, `已容忍。${white.zh}`)
}

const BAD_SIGNATURE = 'bad-signature-accepted'
const badSignature = (isAccepted: boolean): AttemptExplanation =>
  isAccepted
    ? reason(
        BAD_SIGNATURE,
        'The signature was broken on purpose, and the game server acknowledged it all the same: it does not check signatures.',
        '签名是故意破坏的，游戏服务器仍应答成功：说明它没有校验签名',
      )
    : reason(
        'bad-signature-refused',
        'The signature was broken on purpose, and the game server did not acknowledge it: that is right.',
        '签名是故意破坏的，游戏服务器没有确认：这是正确的',
      )

/** What is known of an attempt beside what came back. */
export interface AttemptContext {
  /** Its signature was broken on purpose. */
  readonly badlySigned?: boolean
  /** Id of the delivery with which the game acknowledged the same bytes before. */
  readonly acknowledgedBy?: string | undefined
  /** Whether the sandbox runs in a container; looked up when absent. */
  readonly inContainer?: boolean
}

/** The callback as far as its replies go. */
type Answered = Pick<Callback, 'verdict' | 'reply' | 'replies'>

const duplicate = (id: string): AttemptExplanation =>
  reason(
    'duplicate-not-acknowledged',
    `The game server acknowledged this very notification before, as ${id}, and does not now. The same notification comes again whenever an acknowledgement is lost: acknowledge it once more when its goods were handed out, and hand out nothing.`,
    `游戏服务器此前已确认过同一条通知（${id}），这次却没有确认。应答丢失时渠道会重发同一通知：商品已发放的订单应再次确认，且不要重复发货`,
  )

const brokenServer = (status: number): AttemptExplanation =>
  reason(
    'reply-server-error',
    `The game server failed with status ${status}: that is an error in it, not a refusal. Its log says why.`,
    `游戏服务器出错（状态码 ${status}）：这是服务器内部错误，而不是拒绝。请查看其日志`,
  )

/** What the game says by itself, where its reply is JSON with a message. */
function ownMessage(reply: string): Prose {
  const message = messageOf(parsed(reply))
  return message === undefined
    ? { en: '', zh: '' }
    : { en: ` Its own message: "${message}".`, zh: `。其消息为“${message}”` }
}

/** Why a reply that came does not settle the delivery. Nothing here advises what would acknowledge undelivered goods. */
function explainReply(callback: Answered, status: number, reply: string, isFinal: boolean): AttemptExplanation {
  const expected = {
    en: `Once the goods are handed out: ${callback.reply.en}`,
    zh: `发货成功后的应答：${callback.reply.zh}`,
  }
  const accepts = (body: string): boolean => callback.verdict({ status: 200, body }) === 'delivered'
  if (isHtml(reply)) {
    return reason(
      'reply-html',
      `The answer is an HTML page (status ${status}), as of an error, a login or a framework. ${expected.en}`,
      `响应是 HTML 页面（状态码 ${status}），可能是错误页、登录页或框架页面。${expected.zh}`,
    )
  }
  if (status !== 200 && accepts(reply)) {
    return reason(
      'reply-status',
      `The answer is right but its status is ${status}: answer with 200.`,
      `响应内容正确，但状态码为 ${status}：请返回 200`,
    )
  }
  const mended = mend(accepts, reply)
  if (mended) return mended
  if (reply === '') return reason('reply-empty', `The answer is empty. ${expected.en}`, `响应为空。${expected.zh}`)
  const said = ownMessage(reply)
  if (callback.replies?.mediaType === 'text/plain' && isObject(parsed(reply))) {
    return reason(
      'reply-json',
      `The answer is JSON, which the channel does not read.${said.en} It wants the bare text, and only when the goods were handed out. ${expected.en}`,
      `响应是 JSON，渠道不会解析${said.zh}。渠道需要纯文本，且只应在发货成功后返回。${expected.zh}`,
    )
  }
  if (isFinal || refuses(reply)) {
    return reason(
      'reply-refused',
      `The game server refused.${said.en} ${expected.en}`,
      `游戏服务器拒绝了通知${said.zh}。${expected.zh}`,
    )
  }
  return reason(
    'reply-not-understood',
    `The reply does not acknowledge the callback.${said.en} ${expected.en}`,
    `响应无法识别${said.zh}。${expected.zh}`,
  )
}

/** Why an attempt did not settle its delivery, or should not have; nothing when there is nothing to say. */
export function explainAttempt(
  callback: Answered,
  url: string,
  tried: Attempt,
  { badlySigned = false, acknowledgedBy, inContainer }: AttemptContext = {},
): AttemptExplanation | undefined {
  const { status, reply = '', verdict, failure } = tried
  if (status === undefined) return explainFailure(failure ?? 'other', url, inContainer)
  const isAccepted = verdict === 'delivered'
  if (badlySigned && isAccepted) return badSignature(true)
  if (isAccepted) return remark(reply)
  if (status >= 300 && status < 400) {
    return reason(
      'reply-redirect',
      'The game server redirected. Redirects are not followed, a signed body belongs to one address: register the final one.',
      '游戏服务器返回了重定向。回调不跟随重定向：请登记最终地址',
    )
  }
  const acknowledges = callback.verdict({ status: 200, body: reply }) === 'delivered'
  if (status >= 500 && !acknowledges) return brokenServer(status)
  if (badlySigned) return badSignature(acknowledges)
  if (acknowledgedBy !== undefined) return duplicate(acknowledgedBy)
  return explainReply(callback, status, reply, verdict === 'failed')
}

/** Every slug an attempt can have, for documents. */
export const acknowledgementSlugs: readonly string[] = [
  ...replyMistakes.map(({ slug }) => slug),
  ...Object.keys(FAILURES).map((failure) => `callback-${failure}`),
  'reply-redirect',
  'reply-html',
  'reply-status',
  'reply-empty',
  'reply-refused',
  'reply-not-understood',
  'reply-json',
  'reply-server-error',
  'duplicate-not-acknowledged',
  BAD_SIGNATURE,
  'bad-signature-refused',
]
