import type { RequestListener } from 'node:http'
import { environmentOf } from '../admin/environment.ts'
import { faultFields } from '../admin/operations/faults.ts'
import { MOST_COPIES } from '../contract/callbacks/deliveryScript.ts'
import type { Provider, ProviderLibrary } from '../contract/provider.ts'
import { object } from '../contract/schema/field.ts'
import { documentMistakes } from '../contract/schema/validation.ts'
import { joined, prose, sentences } from '../contract/values/prose.ts'
import { FaultError } from '../engine/faults/faults.ts'
import type { FaultInput as CheckedFault } from '../engine/faults/validation.ts'
import { tellDefect } from '../engine/journal/events.ts'
import { criteriaMistakes } from '../engine/matching/criteria.ts'
import { patternText } from '../engine/matching/pattern.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { SeedError } from '../sandbox/seed.ts'
import { actionFunctions } from './actionFunctions.ts'
import { awaitCallback } from './awaitCallback.ts'
import { certifyWith } from './certify.ts'
import type { Channel } from './channels.ts'
import { checkKeys } from './checkKeys.ts'
import { milliseconds } from './duration.ts'
import type { SandboxHandle } from './handle.ts'
import { say, told } from './language.ts'
import { listsOf } from './lists.ts'
import type { FaultInput } from './queries.ts'
import { requestsOf } from './requests.ts'
import type { ShippedChannels } from './shipped.ts'

/** How a sandbox is reached and what belongs to its place. */
export interface Place {
  url(): string
  app(): RequestListener
  namespace(name: string): SandboxHandle
  close(): Promise<void>
}

/** A fault whose regular expressions are texts, as they are over HTTP. */
function withTexts({ match, ...fault }: FaultInput): CheckedFault {
  if (!match) return fault
  const { params = {}, ...plain } = match
  const texts = Object.entries(params).map(([name, wanted]) => [
    name,
    typeof wanted === 'string' ? wanted : { ...wanted, matches: patternText(wanted.matches) },
  ])
  return { ...fault, match: { ...plain, ...(match.params && { params: Object.fromEntries(texts) }) } }
}

const noDelivery = (id: string): Error => new Error(say({ en: `There is no delivery ${id}`, zh: `没有投递 ${id}` }))

/** What a program holds of a sandbox, be it the process's own or a namespace. */
export function createHandle(sandbox: Sandbox, place: Place): SandboxHandle {
  const { clock, deliveries, outbox, faults, api } = sandbox
  const { namespace, close } = place

  function channelOf({ service, library }: Provider): Channel<ProviderLibrary['actions'], ProviderLibrary['lists']> {
    const acts = actionFunctions(library.actions, (action, params) => sandbox.act(action, params, place.url()))
    const pages = listsOf(library.lists, (list, query) => api.readList(list, query, place.url()))
    const url = { get: () => place.url() + service.basePath, enumerable: true }
    return Object.defineProperty({ ...acts, ...pages }, 'url', url) as ReturnType<typeof channelOf>
  }

  // The type says what the loop does: a channel for each provider.
  const channels = Object.fromEntries(
    api.providers.map((provider) => [provider.service.id, channelOf(provider)]),
  ) as unknown as ShippedChannels

  /** A misspelt provider has no callbacks, which is no finding. */
  function checkProvider(provider: string | undefined): void {
    const mistakes = criteriaMistakes(api.providers, { provider })
    if (mistakes.length > 0) throw new TypeError(say(joined(mistakes)))
  }

  return {
    get url() {
      return place.url()
    },
    get app() {
      return place.app()
    },
    ...channels,
    callbacks: {
      async list(query = {}) {
        checkKeys('callbacks.list', query)
        checkProvider(query.provider)
        return deliveries.list(query)
      },
      get: (id) => deliveries.get(id),
      async replay(id, options = {}) {
        checkKeys('callbacks.replay', options)
        const { copies = 1, delay = '0s', order } = options
        if (copies < 1 || copies > MOST_COPIES) {
          throw new TypeError(
            say({
              en: `copies is 1 to ${MOST_COPIES}, not ${copies}`,
              zh: `copies 须在 1 到 ${MOST_COPIES} 之间，而不是 ${copies}`,
            }),
          )
        }
        const replayed = await deliveries.replay(id, { copies, delayMs: milliseconds(delay), order })
        if (!replayed) throw noDelivery(id)
        return replayed.map((copy) => copy.id)
      },
      async cancel(id) {
        const cancelled = await deliveries.cancel(id)
        if (cancelled === undefined) throw noDelivery(id)
        if (cancelled === 'settled') {
          throw new Error(
            say({
              en: `Delivery ${id} is settled; there is nothing left to cancel`,
              zh: `投递 ${id} 已了结；没有可取消的`,
            }),
          )
        }
        return cancelled
      },
      async waitFor(wanted, options = {}) {
        checkKeys('callbacks.waitFor', wanted)
        checkKeys('timeout', options)
        checkProvider(wanted.provider)
        return awaitCallback(sandbox, wanted, options.timeout ?? '5s')
      },
    },
    outbox: {
      async list(query = {}) {
        checkKeys('outbox.list', query)
        return outbox.list(query)
      },
      async waitFor(wanted = {}, options = {}) {
        checkKeys('outbox.waitFor', wanted)
        checkKeys('timeout', options)
        const { count = 1, ...query } = wanted
        const { timeout = '5s' } = options
        const [newest] = (await outbox.waitFor(query, Math.max(1, count), milliseconds(timeout))) ?? []
        if (newest) return newest
        throw new Error(
          say({
            en: `${count === 1 ? 'No mail' : `Fewer than ${count} mails`} to ${query.to ?? 'any address'} within ${timeout}`,
            zh: `${timeout} 内发往 ${query.to ?? '任何地址'} 的邮件${count === 1 ? '一封也没有' : `少于 ${count} 封`}`,
          }),
        )
      },
    },
    requests: requestsOf(sandbox),
    certify: (request) => certifyWith(sandbox, request),
    faults: {
      add(given) {
        const fault = withTexts(given)
        const mistakes = documentMistakes(object(faultFields), fault)
        if (mistakes.length > 0) throw told(new FaultError(joined(mistakes)))
        try {
          return faults.add(fault)
        } catch (error) {
          throw told(error)
        }
      },
      list: () => faults.list(),
      remove: (id) => faults.remove(id),
      clear: () => void faults.clear(),
    },
    targets: {
      get: async () => ({
        ...api.targets.settings(),
        receiver: api.targets.receiver,
        destinations: await api.targets.destinations(place.url()),
      }),
      async set(change) {
        checkKeys('targets.set', change)
        const mistakes = await api.targets.change(change)
        if (mistakes.length > 0) throw new TypeError(say(sentences(...mistakes)))
      },
    },
    clock: {
      now: () => clock.nowMs() / 1000,
      set(change) {
        checkKeys('clock.set', change)
        const { now, frozen } = change
        clock.set({ ...(now !== undefined && { nowMs: now * 1000 }), ...(frozen !== undefined && { frozen }) })
        // It is in effect already; the next read or write of the state waits until it is kept.
        api.saveClock().catch((error) => tellDefect(sandbox.events, 'the clock', error))
      },
      async advance(by, { within } = {}) {
        const advanced = await clock.advance(milliseconds(by), within === undefined ? undefined : milliseconds(within))
        await api.saveClock()
        return advanced
      },
    },
    env: async () => environmentOf(await api.samples(), place.url()),
    reset: () => api.reset(['state', 'journal', 'callbacks', 'faults', 'clock', 'outbox']),
    snapshot: () => api.dump(),
    async restore(state) {
      const mistakes = await api.restore(state)
      if (mistakes.length > 0) throw told(new SeedError(prose('The state', '该状态'), mistakes))
    },
    namespace,
    close,
    [Symbol.asyncDispose]: close,
  }
}
