import { parseDuration } from '../../contract/duration.ts'
import type { CallLimit, Service } from '../../contract/service.ts'

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
  /** Counts a call, whatever becomes of it. Returns the limit it exceeds, in a sentence, or undefined. `now` is in seconds. */
  count(service: Service, tenant: string, now: number): string | undefined
  clear(): void
}

function counterOf(service: Service, limit: CallLimit): Counter {
  const ms = parseDuration(limit.per)
  if (ms === undefined) throw new Error(`Provider ${service.id} limits calls per ${limit.per}, which is no duration`)
  return { limit, seconds: ms / 1000, span: 0, calls: new Map() }
}

export function createCallLimits(): CallLimits {
  const counters = new Map<Service, readonly Counter[]>()

  function countersOf(service: Service): readonly Counter[] {
    let found = counters.get(service)
    if (!found) {
      if (!service.limits) throw new Error(`Provider ${service.id} checks limits it does not state`)
      found = service.limits.map((limit) => counterOf(service, limit))
      counters.set(service, found)
    }
    return found
  }

  return {
    count(service, tenant, now) {
      let beyond: string | undefined
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
          beyond ??= `call ${calls} of ${tenant} in this ${limit.per}, ${limit.calls} are allowed`
      }
      return beyond
    },
    clear: () => counters.clear(),
  }
}
