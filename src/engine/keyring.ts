import type { Provider } from '../contract/provider.ts'
import type { Store } from '../contract/store.ts'
import type { NamedKey } from './explain/mistake.ts'

/** Every key a client may have taken for another one's, read again only after something may have changed them. */
export interface Keyring {
  current(): Promise<readonly NamedKey[]>
  forget(): void
}

export function createKeyring(store: Store, providers: readonly Provider[]): Keyring {
  let known: Promise<readonly NamedKey[]> | undefined

  async function read(): Promise<readonly NamedKey[]> {
    const all: NamedKey[] = []
    for (const { service } of providers) {
      const { keys } = service
      if (!keys) continue
      const own = await store.transaction((tx) => keys(service.open(tx)))
      for (const key of own) all.push({ ...key, provider: service.id })
    }
    return all
  }

  return {
    current() {
      known ??= read().catch((error: unknown) => {
        known = undefined
        throw error
      })
      return known
    },
    forget() {
      known = undefined
    },
  }
}
