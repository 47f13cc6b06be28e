import type { Destination, TargetsApi } from '../admin/sandboxApi.ts'
import type { Provider } from '../contract/provider.ts'
import { listens } from '../engine/callbacks/sending/exchange.ts'
import { callbackName, type Targets, targetMistakes } from '../engine/callbacks/targets.ts'
import type { createRestartState } from '../engine/persistence/restartState.ts'
import type { PipelineParts } from '../engine/request/exchange.ts'

/** At most this many destinations are shown for one callback. */
const SHOWN = 10
/** Real milliseconds a look at an address may take. */
const LOOK_MS = 250

interface TargetsApiParts extends Pick<PipelineParts, 'store'> {
  readonly targets: Targets
  readonly providers: readonly Provider[]
  readonly allowedHosts: readonly string[]
  readonly self: Pick<ReturnType<typeof createRestartState>, 'saveTargets'>
}

type Found = { -readonly [K in keyof Destination]: Destination[K] }

/** Where the callbacks of one sandbox go. */
export function targetsApi({ store, targets, providers, allowedHosts, self }: TargetsApiParts): TargetsApi {
  /** Own addresses of everybody who sends this callback, by where each leads now. */
  async function collect(origin: string): Promise<Found[]> {
    const found: Found[] = []
    await store.transaction(async (tx) => {
      for (const { service, callbacks } of providers) {
        for (const callback of callbacks) {
          const name = callbackName(callback)
          const own = (await callback.addresses?.(service.open(tx))) ?? []
          const places = new Map<string, Found>()
          for (const { tenant, url: address } of own.length === 0 ? [{ tenant: undefined, url: undefined }] : own) {
            const target = targets.resolve(callback, address, origin)
            const known = places.get(target?.url ?? '')
            if (known) known.tenants += 1
            else {
              places.set(target?.url ?? '', {
                callback: name,
                ...(target && { url: target.url }),
                by: target ? (target.by ?? 'address') : 'none',
                tenants: tenant === undefined ? 0 : 1,
                ...(tenant !== undefined && { tenant }),
              })
            }
          }
          found.push(...[...places.values()].slice(0, SHOWN))
        }
      }
    })
    return found
  }

  /** Whether something listens at each address, looked at once and together. */
  async function look(urls: ReadonlySet<string>): Promise<ReadonlyMap<string, boolean>> {
    const options = { timeoutMs: LOOK_MS, allowedHosts }
    const seen = await Promise.all(
      [...urls].map(async (url) => {
        const answer = await listens(url, options).catch(() => undefined)
        return [url, answer] as const
      }),
    )
    return new Map(seen.filter((one): one is [string, boolean] => one[1] !== undefined))
  }

  return {
    receiver: targets.receiver,
    settings: targets.settings,
    async change(change) {
      const mistakes = await targetMistakes(change, providers, allowedHosts)
      if (mistakes.length > 0) return mistakes
      targets.change(change)
      await self.saveTargets()
      return []
    },
    async destinations(origin) {
      const found = await collect(origin)
      const origins = new Set<string>()
      for (const { url, by } of found) if (url !== undefined && by !== 'receiver') origins.add(new URL(url).origin)
      const listening = await look(origins)
      return found.map((one) => {
        if (one.url === undefined) return one
        const answer = one.by === 'receiver' ? true : listening.get(new URL(one.url).origin)
        return answer === undefined ? one : { ...one, listening: answer }
      })
    },
  }
}
