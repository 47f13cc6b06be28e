import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { SESSION_COOKIE } from '../../proxy/sessionCookie.ts'

/** How long a browser need not hand in the token again. */
const LASTS_S = 12 * 60 * 60

/** Where a browser sends the cookie: to admin API and dashboard, and to those of namespaces. */
const PATHS = ['/__admin', '/ns']

/** Cookies ignore ports: sandboxes on one machine are told apart by the cookie's name. */
const nameFor = ({ headers }: IncomingMessage): string =>
  `${SESSION_COOKIE}${/:(\d+)$/.exec(headers.host ?? '')?.[1] ?? '80'}`

/** Made of the token, so that every replica that has it can check the cookie, and the cookie does not tell the token. */
const signatureOf = (expiry: string, token: string): string => {
  const key = createHmac('sha256', token).update('channel-sandbox session').digest()
  return createHmac('sha256', key).update(expiry).digest('base64url')
}

/** Compares in a time that says nothing of where two texts differ. */
export function sameText(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** Headers that open a session for a browser which handed in the right token; undefined for a wrong one. */
export function openSession(req: IncomingMessage, given: string | undefined, token: string): string[] | undefined {
  if (given === undefined || !sameText(given, token)) return undefined
  const expiry = String(Math.floor(Date.now() / 1000) + LASTS_S)
  const cookie = `${nameFor(req)}=${expiry}.${signatureOf(expiry, token)}`
  return PATHS.flatMap((path) => [
    'set-cookie',
    `${cookie}; Path=${path}; Max-Age=${LASTS_S}; HttpOnly; SameSite=Strict`,
  ])
}

/** Whether a request brings the cookie of a session that has not ended. */
export function inSession(req: IncomingMessage, token: string): boolean {
  const name = nameFor(req)
  const found = (req.headers.cookie ?? '').split(/; */).find((pair) => pair.startsWith(`${name}=`))
  const [expiry = '', signature = ''] = found?.slice(name.length + 1).split('.') ?? []
  if (!/^\d{1,12}$/.test(expiry) || Number(expiry) * 1000 < Date.now()) return false
  return sameText(signature, signatureOf(expiry, token))
}
