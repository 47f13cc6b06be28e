import type { Prose } from '../../../contract/schema/field.ts'
import type { Ids } from '../../../contract/values/ids.ts'
import { prose } from '../../../contract/values/prose.ts'
import type { Tenant } from '../spec.ts'
import type { QuickState, User } from '../state.ts'

interface Lookup {
  readonly state: QuickState
  readonly tenant: Tenant
  fail(error: 'USER_UNKNOWN', detail: Prose): never
}

/** The merchant's account with that uid, or the refusal. */
export async function knownUser({ state, tenant, fail }: Lookup, uid: string): Promise<User> {
  const { openId } = tenant.merchant
  return (
    (await state.user(openId, uid)) ??
    fail('USER_UNKNOWN', prose(`merchant ${openId} has no user ${uid}`, `商户 ${openId} 没有用户 ${uid}`))
  )
}

/** A name that no account of the merchant has, for accounts that were made without one. */
// ASSUMPTION quick-19: no document says how guests and players of social accounts are named.
export async function freeName(
  { state, tenant, ids }: { readonly state: QuickState; readonly tenant: Tenant; readonly ids: Ids },
  prefix: string,
): Promise<string> {
  for (;;) {
    const name = prefix + ids.digits(8)
    if (!(await state.userByName(tenant.merchant.openId, name))) return name
  }
}
