import type { Attempt, AttemptExplanation, Callback } from '../../contract/callback.ts'
import type { Prose } from '../../contract/field.ts'
import { BOM, parsed, replyMistakes } from './mistakes/replies.ts'

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
  en: ' When the sandbox runs inside Docker, localhost is the container itself: use host.docker.internal or the name of the service.',
  zh: '。若沙箱运行在 Docker 中，localhost 指容器自身：请使用 host.docker.internal 或服务名',
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
export function explainFailure(failure: Failure, url: string): AttemptExplanation {
  const { en, zh } = FAILURES[failure]
  const hint = failure === 'refused' && LOOPBACK.test(url) ? IN_DOCKER : { en: '', zh: '' }
  return reason(`callback-${failure}`, en + hint.en, zh + hint.zh)
}

/** An answer that was accepted although it is not quite right. */
function remark(body: string): AttemptExplanation | undefined {
  if (body === body.trim() || parsed(body) !== undefined) return undefined
  const [, white] = replyMistakes
  return white && reason(white.slug, `It was tolerated. ${white.en}`, `已容忍。${white.zh}`)
}

/** What became of a signature that was broken on purpose; nothing when the game has noticed. */
const BAD_SIGNATURE = 'bad-signature-accepted'
const unnoticed = (): AttemptExplanation =>
  reason(
    BAD_SIGNATURE,
    'The signature was broken on purpose, and the game server acknowledged it all the same: it does not check signatures.',
    '签名是故意破坏的，游戏服务器仍应答成功：说明它没有校验签名',
  )

/** Why an attempt did not settle its delivery, or should not have; nothing when there is nothing to say. */
export function explainAttempt(
  callback: Pick<Callback, 'verdict' | 'reply'>,
  url: string,
  tried: Attempt,
  badlySigned = false,
): AttemptExplanation | undefined {
  const { status, reply = '', verdict, failure } = tried
  if (status === undefined) return explainFailure(failure ?? 'other', url)
  if (badlySigned && verdict === 'delivered') return unnoticed()
  if (badlySigned && verdict === 'failed') return undefined
  if (verdict === 'delivered') return remark(reply)
  const expected = { en: `Expected: ${callback.reply.en}`, zh: `期望：${callback.reply.zh}` }
  if (status >= 300 && status < 400) {
    return reason(
      'reply-redirect',
      'The game server redirected. Redirects are not followed, a signed body belongs to one address: register the final one.',
      '游戏服务器返回了重定向。回调不跟随重定向：请登记最终地址',
    )
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
  if (reply === '') {
    return reason('reply-empty', `The answer is empty. ${expected.en}`, `响应为空。${expected.zh}`)
  }
  if (verdict === 'failed') {
    return reason('reply-refused', `The game server refused. ${expected.en}`, `游戏服务器拒绝了通知。${expected.zh}`)
  }
  return reason(
    'reply-not-understood',
    `The reply does not acknowledge the callback. ${expected.en}`,
    `响应无法识别。${expected.zh}`,
  )
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
  BAD_SIGNATURE,
]
