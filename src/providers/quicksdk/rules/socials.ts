import { listedNumber, type Prose } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { authToken, isGuest, uidNumber, username } from '../fields.ts'
import type { User } from '../state.ts'

/** Social accounts one can log in with (11). */
const LOGIN_TYPES: Readonly<Record<number, string>> = {
  6: 'Facebook',
  8: 'Google+',
  9: 'Naver',
  10: 'Twitter',
  11: 'Line',
  14: 'VK',
  16: 'Apple',
  17: 'Google Play',
}

/** Social accounts one can bind (16, 27). */
const BIND_TYPES: Readonly<Record<number, string>> = { ...LOGIN_TYPES, 18: '94Hi member' }

const GOOGLE = 8

const listed = (types: Readonly<Record<number, string>>): string =>
  Object.entries(types)
    .map(([type, name]) => `${type} ${name}`)
    .join(', ')

const typeField = (types: Readonly<Record<number, string>>) =>
  listedNumber(Object.keys(types).map(Number), {
    en: `Kind of social account: ${listed(types)}.`,
    zh: `社交账号类型：${listed(types)}`,
    example: 6,
  })

export const loginType = typeField(LOGIN_TYPES)
export const bindType = typeField(BIND_TYPES)

interface Step<Error extends string> {
  fail(error: Error, detail: Prose): never
}

function checkType(
  types: Readonly<Record<number, string>>,
  openType: number,
  { fail }: Step<'SNS_TYPE_UNKNOWN'>,
): void {
  if (types[openType] === undefined)
    fail(
      'SNS_TYPE_UNKNOWN',
      prose(
        `openType is one of ${listed(types)}; not ${openType}`,
        `openType 须为以下之一：${listed(types)}；而不是 ${openType}`,
      ),
    )
}

export const checkLoginType = (openType: number, step: Step<'SNS_TYPE_UNKNOWN'>): void =>
  checkType(LOGIN_TYPES, openType, step)
export const checkBindType = (openType: number, step: Step<'SNS_TYPE_UNKNOWN'>): void =>
  checkType(BIND_TYPES, openType, step)

/** The JSON object in one part of a JWT; nothing when there is none. */
function jwtPart(part: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (part === undefined || !/^[\w-]+$/.test(part)) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Whom a JWT speaks of; nothing when the text is none. Its signature is Google's and cannot be checked here. */
function jwtSubject(text: string): string | undefined {
  const parts = text.split('.')
  if (parts.length !== 3 || !jwtPart(parts[0])) return undefined
  const subject = jwtPart(parts[1])?.sub
  return typeof subject === 'string' && subject !== '' ? subject : undefined
}

interface Sent {
  readonly openType: number
  readonly userOpenId: string
  readonly access_token: string
}

/** Who the player is at the social network. Credentials other than Google's are any text, as the document allows. */
// ASSUMPTION quick-20: the `sub` of the JWT, where userOpenId says that the credential is one.
export function socialId(sent: Sent, { fail }: Step<'SNS_CREDENTIAL_INVALID'>): string {
  if (sent.openType !== GOOGLE || sent.userOpenId !== 'CREDENTIAL') return sent.userOpenId
  return (
    jwtSubject(sent.access_token) ??
    fail('SNS_CREDENTIAL_INVALID', prose('access_token is no JWT with a sub', 'access_token 不是带有 sub 的 JWT'))
  )
}

/** What tables 11, 16 and 27 show of an account; their uid is a number (quick-3). */
export const socialUserFields = { uid: uidNumber, username, authToken, isGuest }

export const showSocialUser = ({ uid, username, isGuest }: User, authToken: string) => ({
  uid: Number(uid),
  username,
  authToken,
  isGuest: isGuest ? 1 : 0,
})
