import type { Callback } from '../contract/callbacks/callback.ts'
import type { SellerForm } from '../contract/certification/certification.ts'
import type { Level } from '../contract/certification/certifyReport.ts'
import type { Provider } from '../contract/provider.ts'
import type { Prose, Tier } from '../contract/schema/field.ts'
import type { Channel } from './channel.ts'
import { type Check, groupOf, NONE } from './check.ts'
import { checks } from './checks/index.ts'

/** A check as it is listed. */
export interface ListedCheck extends Prose {
  readonly id: string
  readonly group: string
  readonly level: Level
  /** Where the rule comes from, and how sure it is. */
  readonly source: Prose
  readonly tier: Tier
  /** Ids of the providers it can be made for. */
  readonly providers: readonly string[]
}

/** Any other form of a callback, for what depends on there being one. */
const SOME_FORM: SellerForm = {
  ...{ id: '', params: {}, fields: { order: [], player: '' }, method: 'POST', seals: [], signature: '' },
  parts: () => [],
  body: () => '',
}

/** A channel that was given everything a check could want: what it has none of now, it never has. */
function fullyEquipped(provider: Provider, callback: Callback, form?: SellerForm): Channel | undefined {
  const { certification, params } = callback
  if (!certification) return undefined
  const seller = { id: '', key: 'key', players: [{ id: '1' }, { id: '2' }], goods: [] }
  return {
    ...{ provider, callback, certification, params, otherKey: 'other key', hasOrders: true, amountPolicy: 'paid' },
    ...{ url: 'https://game/1', url2: 'https://game/2', timeoutMs: 0 },
    seller: form ? { ...seller, form } : seller,
  }
}

/** Whether a provider's callbacks have what a check plays with. */
function fits(check: Check, provider: Provider): boolean {
  const channels = provider.callbacks.flatMap((callback) => [
    fullyEquipped(provider, callback) ?? [],
    (callback.formats?.length ? fullyEquipped(provider, callback, SOME_FORM) : undefined) ?? [],
  ])
  return channels.flat().some((channel) => check.skip?.(channel) !== NONE)
}

/** Every check there is, with the providers it can be made for. */
export const listChecks = (providers: readonly Provider[]): readonly ListedCheck[] =>
  checks.map((check) => {
    const { id, level, rule, en, zh } = check
    const fitting = providers.filter((provider) => fits(check, provider)).map(({ service }) => service.id)
    return {
      id,
      group: groupOf(check),
      level,
      en,
      zh,
      source: { en: rule.en, zh: rule.zh },
      tier: rule.tier,
      providers: fitting,
    }
  })
