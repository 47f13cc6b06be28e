import type { Prose } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import type { Tenant } from '../spec.ts'
import type { QuickState, User } from '../state.ts'
import { emailKey } from '../tables/accounts.ts'

/** What a code is for (6). */
export const SEND_TYPE = { register: 1, bind: 2, unbind: 3, recover: 4 } as const

/** So long a code, and the proof it gives, is valid. */
// ASSUMPTION quick-15: ten minutes for a code. quick-21: and ten for the check of the old address.
export const VALID_SECONDS = 600

/** Whether the address is the user's; upper and lower case are the same. */
export const hasEmail = ({ email }: User, address: string): boolean =>
  email !== undefined && emailKey(email) === emailKey(address)

interface Step {
  readonly state: QuickState
  readonly now: number
  readonly tenant: Tenant
  fail(error: 'CODE_WRONG' | 'CODE_EXPIRED', detail: Prose): never
}

/** Uses up the code that was mailed to an address for a purpose, or refuses. */
// ASSUMPTION quick-15: a code is good once; a newer one for the same address and purpose replaces it.
export async function spendCode(step: Step, email: string, sendType: number, code: string): Promise<void> {
  const { state, now, tenant, fail } = step
  const mailed = await state.emailCode(tenant.merchant.openId, email, sendType)
  if (!mailed)
    return fail(
      'CODE_WRONG',
      prose(`no code of sendType ${sendType} waits for ${email}`, `${email} 没有待使用的 sendType ${sendType} 验证码`),
    )
  if (mailed.code !== code)
    return fail(
      'CODE_WRONG',
      prose(
        `another code of sendType ${sendType} was mailed to ${email}`,
        `发往 ${email} 的 sendType ${sendType} 验证码与此不同`,
      ),
    )
  if (now >= mailed.expiresAt)
    return fail(
      'CODE_EXPIRED',
      prose(`it expired at ${mailed.expiresAt}, now is ${now}`, `已于 ${mailed.expiresAt} 过期，现在是 ${now}`),
    )
  await state.deleteEmailCode(mailed)
}
