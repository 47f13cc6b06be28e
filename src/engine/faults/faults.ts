import type { Delivery } from '../../contract/callbacks/callback.ts'
import type { ConnectionDrop, FaultEffect, FaultNote } from '../../contract/fault.ts'
import type { Provider } from '../../contract/provider.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { wireText } from '../../contract/schema/wire.ts'
import type { Ids } from '../../contract/values/ids.ts'
import { joined, ProseError, prose } from '../../contract/values/prose.ts'
import { type Candidate, type Criteria, matches } from '../matching/match.ts'
import { type FaultInput, faultMistakes, kindOf } from './validation.ts'

/** Something that goes wrong on purpose, and how often it still will. */
export interface Fault extends FaultNote {
  /** What it spoils. */
  readonly on: 'request' | 'callback'
  readonly match: Criteria<string>
  readonly probability: number
  /** How often it may happen; any number of times when absent. */
  readonly times?: number
  /** How often it still will; 0 is used up. */
  readonly left?: number
  /** How often it happened. */
  readonly applied: number
  /** What is odd about it although it may be meant: a tenant that is not there, or not yet. */
  readonly warning?: string
}

/** A fault that cannot be: the message says why, one sentence per mistake. */
export class FaultError extends ProseError {
  override readonly name = 'FaultError'
}

export interface Faults {
  /** Throws a {@link FaultError} where it makes no sense. */
  add(input: FaultInput): Fault
  /** In the order they were added, which is the order they are tried in. */
  list(): Fault[]
  remove(id: string): boolean
  /** Returns how many there were. */
  clear(): number
  /** Whether there is any for requests: all that is asked when there is none. */
  readonly onRequests: boolean
  /** The fault of a request, counted; the tenant is asked for only when a fault names one. */
  forRequest(
    candidate: Omit<Candidate, 'tenant'>,
    tenant: () => Promise<string | undefined>,
  ): Promise<FaultNote | undefined>
  /** Whether an attempt that is due may be put off. */
  readonly delaysAttempts: boolean
  /** The fault of an attempt that is due, counted. */
  forAttempt(delivery: Delivery): FaultNote | undefined
  /** The fault that has a fresh delivery tried before what caused it is answered, counted. */
  forLaunch(delivery: Delivery): FaultNote | undefined
  /** All of them with their counters, to be put back by {@link restore}. */
  state(): FaultsState
  restore(state: FaultsState): void
}

/** Faults with their counters, as JSON. */
export type FaultsState = readonly Armed[]

/** At most this many are kept; beyond it the oldest used-up one is dropped. */
const MOST_FAULTS = 1000

/** A fault with its counter. */
export interface Armed {
  readonly fault: Omit<Fault, 'left' | 'applied'>
  /** When it is looked at. */
  readonly moment: 'request' | 'attempt' | 'launch'
  applied: number
}

const usedUp = ({ fault: { times }, applied }: Armed): boolean => times !== undefined && applied >= times

const shown = ({ fault, applied }: Armed): Fault => ({
  ...fault,
  ...(fault.times !== undefined && { left: fault.times - applied }),
  applied,
})

/** A delivery as what is compared: its parameters as texts. */
function candidateOf({ provider, callback, tenant, params }: Delivery): Candidate {
  const texts = Object.entries(params).map(([name, value]) => [name, wireText(value)])
  return { provider, operation: callback, tenant, params: Object.fromEntries(texts) }
}

/** The faults of one sandbox, in memory and no part of its state. */
export function createFaults({
  providers,
  ids,
  knowsTenant = () => true,
  warn = () => undefined,
  changed = () => undefined,
}: {
  readonly providers: readonly Provider[]
  readonly ids: Pick<Ids, 'serial' | 'random'>
  /** Whether there is such an app, merchant, product or game, as far as can be told. */
  readonly knowsTenant?: (tenant: string, provider: string | undefined) => boolean
  readonly warn?: (said: Prose) => void
  /** Called after every change, counting included. */
  readonly changed?: () => void
}): Faults {
  let armed: Armed[] = []
  let onRequests = false

  const arm = (changed: Armed[]): void => {
    armed = changed
    onRequests = armed.some((one) => one.moment === 'request' && !usedUp(one))
  }

  /** The first that matches and whose draw is won; one whose draw is lost leaves it to the next. */
  function take(moment: Armed['moment'], candidate: Candidate): FaultNote | undefined {
    for (const one of armed) {
      const { id, effect, match, probability } = one.fault
      if (one.moment !== moment || usedUp(one) || !matches(match, candidate)) continue
      if (probability < 1 && ids.random() >= probability) continue
      one.applied += 1
      if (usedUp(one)) arm(armed)
      changed()
      return { id, effect }
    }
    return undefined
  }

  return {
    get onRequests() {
      return onRequests
    },

    add(input) {
      const mistakes = faultMistakes(providers, input)
      if (mistakes.length > 0) throw new FaultError(joined(mistakes))
      const spent = armed.length < MOST_FAULTS ? undefined : armed.find(usedUp)
      if (armed.length >= MOST_FAULTS && !spent) {
        throw new FaultError(
          prose(
            `there are ${MOST_FAULTS} faults already: DELETE /__admin/faults removes them`,
            `已有 ${MOST_FAULTS} 个故障：DELETE /__admin/faults 可删除`,
          ),
        )
      }
      const { match = {}, effect, times, probability = 1 } = input
      const { on, moment } = kindOf(providers, input)
      const id = ids.serial('fault')
      const { tenant, provider } = match
      const isUnknown = tenant !== undefined && !knowsTenant(tenant, provider)
      const said = prose(
        `${id}: there is no app, merchant, product or game ${tenant}; the fault waits until there is one`,
        `${id}：没有应用、商户、产品或游戏 ${tenant}；故障将等到其出现`,
      )
      if (isUnknown) warn(said)
      const fault = {
        id,
        on,
        match,
        effect,
        probability,
        ...(times !== undefined && { times }),
        ...(isUnknown && { warning: said.en }),
      }
      const fresh: Armed = { fault, moment, applied: 0 }
      arm([...armed.filter((one) => one !== spent), fresh])
      changed()
      return shown(fresh)
    },
    list: () => armed.map(shown),
    remove(id) {
      const before = armed.length
      arm(armed.filter(({ fault }) => fault.id !== id))
      changed()
      return armed.length < before
    },
    clear() {
      const before = armed.length
      arm([])
      if (before > 0) changed()
      return before
    },
    state: () => armed,
    restore: (state) => arm(state.map((one) => ({ ...one }))),

    async forRequest(candidate, tenant) {
      const asks = armed.some((one) => one.moment === 'request' && one.fault.match.tenant !== undefined && !usedUp(one))
      return take('request', { ...candidate, tenant: asks ? await tenant() : undefined })
    },
    get delaysAttempts() {
      return armed.some((one) => one.moment === 'attempt' && one.fault.effect.delay !== undefined && !usedUp(one))
    },
    forAttempt: (delivery) => (armed.length === 0 ? undefined : take('attempt', candidateOf(delivery))),
    forLaunch: (delivery) => (armed.length === 0 ? undefined : take('launch', candidateOf(delivery))),
  }
}

/** How the connection of a request ends, where it does. */
export const dropOf = ({ drop }: FaultEffect): ConnectionDrop | undefined => (drop === true ? undefined : drop)
