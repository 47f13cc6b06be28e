import type { Provider } from '../../contract/provider.ts'
import type { Store } from '../../contract/store.ts'
import type { NamedKey } from './mistake.ts'

/** Every key a client may have taken for another one's, read again once something may have changed them. */
export interface KnownKeys {
  current(): Promise<readonly NamedKey[]>
  /** The keys as they were last read, and the admin token: what is taken out of everything that is shown. */
  secrets(): readonly string[]
  /** Whether it is the id of an app, merchant, product or game. True as well where there are too many to tell. */
  knowsTenant(tenant: string, provider?: string): boolean
  /** To be called when keys may have changed, and once they are there. */
  invalidate(): void
}

/** Providers name their first hundreds of keys; with fewer than this all of them are known. */
const FEW = 100

const isTenant = ({ owner, related }: NamedKey, id: string): boolean => owner === id || related === id

export function createKnownKeys(store: Store, providers: readonly Provider[], adminToken?: string): KnownKeys {
  let known: Promise<readonly NamedKey[]> | undefined
  const own = adminToken === undefined ? [] : [adminToken]
  let secrets: readonly string[] = own
  let tenants: readonly NamedKey[] = []

  async function read(): Promise<readonly NamedKey[]> {
    const all: NamedKey[] = []
    for (const { service } of providers) {
      const { keys } = service
      if (!keys) continue
      const own = await store.transaction((tx) => keys(service.open(tx)))
      for (const key of own) all.push({ ...key, provider: service.id })
    }
    secrets = [...own, ...all.map(({ key }) => key)]
    tenants = all
    return all
  }

  function current(): Promise<readonly NamedKey[]> {
    known ??= read().catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }

  return {
    current,
    secrets: () => secrets,
    knowsTenant: (tenant, provider) =>
      tenants.length >= FEW ||
      tenants.some((one) => isTenant(one, tenant) && (provider ?? one.provider) === one.provider),
    invalidate() {
      known = undefined
      // The next caller tries again.
      current().catch(() => undefined)
    },
  }
}
