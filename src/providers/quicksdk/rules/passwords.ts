import type { Prose } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { md5 } from '../../../contract/values/signature.ts'
import type { Tenant } from '../spec.ts'
import type { PasswordForm, User } from '../state.ts'

/** A password as it was sent: its MD5, and whether the client had hashed it. */
export interface SentPassword {
  readonly passwordMd5: string
  readonly passwordAs: PasswordForm
}

interface Step {
  readonly tenant: Tenant
  remark(slug: string, prose: { readonly en: string; readonly zh: string }): void
  fail(error: 'PASSWORD_FORMAT', detail: Prose): never
}

const isMd5 = (text: string): boolean => /^[0-9a-f]{32}$/i.test(text)

/** What a seed says of a password: its MD5, or the password itself. */
export const seededMd5 = (password: string): string => (isMd5(password) ? password.toLowerCase() : md5(password))

/** Reads a password that a request sent under this name. */
// ASSUMPTION quick-23: opaque, whatever it looks like; only an MD5 is compared without case. One that is not hashed
// is taken, because a live game sends them so, and the diagnosis says so; a merchant's setting refuses it.
export function sentPassword({ tenant, remark, fail }: Step, name: string, sent: string): SentPassword {
  if (isMd5(sent)) return { passwordMd5: sent.toLowerCase(), passwordAs: 'md5' }
  if (tenant.merchant.passwords === 'md5') {
    fail(
      'PASSWORD_FORMAT',
      prose(
        `${name} is no MD5 of 32 hex characters, which merchant ${tenant.merchant.openId} asks for`,
        `${name} 不是 32 位十六进制 MD5，而商户 ${tenant.merchant.openId} 要求 MD5`,
      ),
    )
  }
  remark('password-not-hashed', {
    en: `${name} is no MD5: the document asks for the MD5 of the password, 32 hex characters. It was taken as it is.`,
    zh: `${name} 不是 MD5：文档要求传原始密码的 32 位 MD5 值。本次按原样接受`,
  })
  return { passwordMd5: md5(sent), passwordAs: 'text' }
}

/** Whether it is the account's. A password that was registered hashed is not sent unhashed, and the other way round. */
export const samePassword = (user: User, sent: SentPassword): boolean =>
  user.passwordMd5 === sent.passwordMd5 && (user.passwordAs === undefined || user.passwordAs === sent.passwordAs)
