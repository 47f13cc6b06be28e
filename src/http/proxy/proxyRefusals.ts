import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Language } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import type { Target } from '../../proxy/target.ts'
import { MOST_TUNNELS } from '../../proxy/tunnels.ts'
import { type HttpProblem, PROBLEM_TYPE, problemBody } from '../respond.ts'

export const BAD_TARGET: HttpProblem = {
  status: 400,
  slug: 'bad-proxy-target',
  title: prose('The target of the request is not one', '请求的目标无效'),
  detail: prose(
    'CONNECT takes host:port, as api.example.com:443; other methods an http or https URL.',
    'CONNECT 需要 host:port，如 api.example.com:443；其他方法需要 http 或 https 地址。',
  ),
}

export const TOO_MANY_TUNNELS: HttpProblem = {
  status: 503,
  slug: 'too-many-tunnels',
  title: prose('There are too many open tunnels', '打开的隧道过多'),
  detail: prose(
    `The limit of ${MOST_TUNNELS} open CONNECT tunnels is reached. Close some, or keep fewer connections open.`,
    `已达到 ${MOST_TUNNELS} 个 CONNECT 隧道的上限。请关闭一些，或减少保持的连接。`,
  ),
  headers: ['retry-after', '1'],
}

export const TOKEN_REQUIRED: HttpProblem = {
  status: 407,
  slug: 'proxy-token-required',
  title: prose('The proxy asks for the admin token', '代理需要管理令牌'),
  detail: prose(
    'Beyond loopback the admin token is the password of the proxy and a namespace its user name: http://worker-1:TOKEN@host:port, or http://:TOKEN@host:port without a namespace.',
    '非环回地址时，代理的密码为管理令牌，用户名为命名空间：http://worker-1:TOKEN@host:port；不用命名空间时为 http://:TOKEN@host:port。',
  ),
  headers: ['proxy-authenticate', 'Basic realm="channel-sandbox"'],
}

export const notReached = ({ host, port }: Target, error: unknown): HttpProblem => ({
  status: 502,
  slug: 'host-not-reached',
  title: prose('The host could not be reached', '无法连接该主机'),
  detail: prose(
    `${host}:${port} is let out by --pass-through, but: ${(error as Error).message}.`,
    `${host}:${port} 由 --pass-through 放行，但：${(error as Error).message}。`,
  ),
})

export const tunnelFailed = (error: unknown): HttpProblem => ({
  status: 500,
  slug: 'tunnel-failed',
  title: prose('The tunnel could not be opened', '无法打开隧道'),
  detail: prose(
    `The tunnel could not be opened: ${(error as Error).message}. The log has the details.`,
    `无法打开隧道：${(error as Error).message}。详情见日志。`,
  ),
})

/** The client ends the handshake in this way when it does not know who has signed the certificate. */
const DISTRUST = /UNKNOWN_CA|CERTIFICATE_UNKNOWN|BAD_CERTIFICATE|unknown ca|certificate unknown|bad certificate/i

/** What is noted of a client that a TLS handshake failed with. */
export function handshakeFailure(
  host: string,
  { code, message }: { readonly code?: string | undefined; readonly message: string },
) {
  if (!DISTRUST.test(`${code} ${message}`)) {
    const failed = prose(
      `The TLS handshake for ${host} failed: ${message}.`,
      `与 ${host} 的 TLS 握手失败：${message}。`,
    )
    return { reason: 'handshake-failed', explain: () => failed } as const
  }
  const detail = prose(
    `The client does not trust the sandbox as ${host}: give it the certificate at GET /__admin/proxy/ca.pem, or run it with exec --intercept.`,
    `客户端不信任沙箱作为 ${host}：请让它信任 GET /__admin/proxy/ca.pem 的证书，或用 exec --intercept 运行。`,
  )
  return { reason: 'certificate-not-trusted', explain: () => detail } as const
}

/** Ends a CONNECT request without a tunnel. */
export function refuse(socket: Socket, problem: HttpProblem, language: Language): void {
  const { status, headers = [] } = problem
  const body = problemBody(problem, language)
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, `content-type: ${PROBLEM_TYPE}`]
  for (let at = 0; at + 1 < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`)
  lines.push(`content-length: ${Buffer.byteLength(body)}`, 'connection: close')
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
