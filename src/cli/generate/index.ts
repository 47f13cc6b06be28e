import type { Provider } from '../../contract/provider.ts'
import { people } from './people.ts'

export interface GenerateOptions {
  readonly users: number
  readonly orders: number
  readonly fakerSeed: number
}

/** The share of one of several, in whole numbers; the first ones get what is left over. */
function share(total: number, place: number, of: number): number {
  const whole = Math.floor(total / of)
  return whole + (place < total % of ? 1 : 0)
}

/** A seed of believable players and orders, shared among the providers that have some. */
export async function generateSeed(providers: readonly Provider[], { users, orders, fakerSeed }: GenerateOptions) {
  const faked = await people(fakerSeed)
  const played = providers.filter(({ generator }) => generator?.hasPlayers)
  const seed: Record<string, unknown> = {}
  for (const provider of providers) {
    const { service, generator } = provider
    if (!generator) continue
    const make = await generator.load()
    const place = played.indexOf(provider)
    const shareOf = (total: number) => (generator.hasPlayers ? share(total, place, played.length) : 0)
    seed[service.id] = make(faked, shareOf(users), shareOf(orders))
  }
  return seed
}
