import type { Prose } from '../../contract/schema/field.ts'
import type { CallLimit, Service } from '../../contract/service.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import { prose } from '../../contract/values/prose.ts'

/** The calls of the present span of one limit. */
interface Counter {
  readonly limit: CallLimit
  readonly seconds: number
  /** Which span is counted; another one begins from nothing. */
  span: number
  readonly calls: Map<string, number>
}

/** Counts calls on the sandbox's clock. Keeps one number per limit and tenant that called in the present span. */
export interface CallLimits {
  /** Counts a call, whatever becomes of it. Returns the limit it exceeds, in words, or undefined. `now` is in seconds. */
  count(service: Service, tenant: string, now: number): Prose | undefined
  clear(): void
  /** Every counter, to be put back by {@link restore}. */
  state(): LimitsState
  restore(state: LimitsState): void
}

/** By provider, in the order of its limits: the span that is counted, and the calls in it. */
export type LimitsState = Readonly<
  Record<string, readonly { readonly span: number; readonly calls: readonly (readonly [string, number])[] }[]>
>

function counterOf(service: Service, limit: CallLimit): Counter {
  const ms = parseDuration(limit.per)
  if (ms === undefined) throw new Error(`Provider ${service.id} limits calls per ${limit.per}, which is no duration`)
  return { limit, seconds: ms / 1000, span: 0, calls: new Map() }
}

export function createCallLimits(): CallLimits {
  const counters = new Map<Service, readonly Counter[]>()
  /** What is put back, until its provider is called. */
  let before: LimitsState = {}

  function countersOf(service: Service): readonly Counter[] {
    let found = counters.get(service)
    if (!found) {
      if (!service.limits) throw new Error(`Provider ${service.id} checks limits it does not state`)
      const kept = before[service.id]
      found = service.limits.map((limit, place) => {
        const counter = counterOf(service, limit)
        const { span, calls } = kept?.[place] ?? counter
        return { ...counter, span, calls: new Map(calls) }
      })
      counters.set(service, found)
    }
    return found
  }

  return {
    count(service, tenant, now) {
      let beyond: Prose | undefined
      for (const counter of countersOf(service)) {
        const span = Math.floor(now / counter.seconds)
        if (span !== counter.span) {
          counter.span = span
          counter.calls.clear()
        }
        const calls = (counter.calls.get(tenant) ?? 0) + 1
        counter.calls.set(tenant, calls)
        const { limit } = counter
        if (calls > limit.calls)
          beyond ??= prose(
            `call ${calls} of ${tenant} in this ${limit.per}, ${limit.calls} are allowed`,
            `${tenant} 在此 ${limit.per} 内的第 ${calls} 次调用，允许 ${limit.calls} 次`,
          )
      }
      return beyond
    },
    clear() {
      counters.clear()
      before = {}
    },
    state: () => ({
      ...before,
      ...Object.fromEntries(
        [...counters].map(([{ id }, all]) => [id, all.map(({ span, calls }) => ({ span, calls: [...calls] }))]),
      ),
    }),
    restore(state) {
      counters.clear()
      before = state
    },
  }
}
