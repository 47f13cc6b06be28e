import type { RequestListener } from 'node:http'
import { environmentOf } from '../admin/environment.ts'
import { faultFields } from '../admin/operations/faults.ts'
import { object } from '../contract/field.ts'
import type { List } from '../contract/list.ts'
import type { Action } from '../contract/operation.ts'
import { documentMistakes } from '../contract/validation.ts'
import { FaultError } from '../engine/faults/faults.ts'
import type { FaultInput } from '../engine/faults/validation.ts'
import { patternText } from '../engine/matching/pattern.ts'
import { egretActions, egretLists } from '../providers/egret/index.ts'
import { quicksdkActions, quicksdkLists } from '../providers/quicksdk/index.ts'
import { rocgameActions, rocgameLists } from '../providers/rocgame/index.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { SeedError } from '../sandbox/seed.ts'
import { actionFunctions } from './actionFunctions.ts'
import { awaitCallback } from './awaitCallback.ts'
import { certifyWith } from './certify.ts'
import { milliseconds } from './duration.ts'
import type { Channel, FaultToAdd, SandboxHandle } from './handle.ts'
import { listsOf } from './lists.ts'
import { requestsOf } from './requests.ts'

/** How a sandbox is reached and what belongs to its place. */
export interface Place {
  url(): string
  app(): RequestListener
  namespace(name: string): SandboxHandle
  close(): Promise<void>
}

/** A fault whose regular expressions are texts, as they are over HTTP. */
function withTexts({ match, ...fault }: FaultToAdd): FaultInput {
  if (!match) return fault
  const { params = {}, ...plain } = match
  const texts = Object.entries(params).map(([name, wanted]) => [
    name,
    typeof wanted === 'string' ? wanted : { ...wanted, matches: patternText(wanted.matches) },
  ])
  return { ...fault, match: { ...plain, ...(match.params && { params: Object.fromEntries(texts) }) } }
}

/** What a program holds of a sandbox, be it the process's own or a namespace. */
export function createHandle(sandbox: Sandbox, place: Place): SandboxHandle {
  const { clock, deliveries, outbox, faults, api } = sandbox
  const { namespace, close } = place

  function channel<T extends Record<string, Action>, L extends Record<string, List>>(
    actions: T,
    lists: L,
    basePath: string,
  ): Channel<T, L> {
    const acts = actionFunctions(actions, (action, params) => sandbox.act(action, params, place.url()))
    const pages = listsOf(lists, (list, query) => api.readList(list, query, place.url()))
    const both = Object.assign(acts, pages)
    return Object.defineProperty(both, 'url', { get: () => place.url() + basePath, enumerable: true }) as Channel<T, L>
  }

  return {
    get url() {
      return place.url()
    },
    get app() {
      return place.app()
    },
    egret: channel(egretActions, egretLists, ''),
    quicksdk: channel(quicksdkActions, quicksdkLists, ''),
    rocgame: channel(rocgameActions, rocgameLists, '/api'),
    callbacks: {
      list: (query = {}) => deliveries.list(query),
      get: (id) => deliveries.get(id),
      async replay(id, { copies = 1, delay = '0s', order } = {}) {
        const replayed = await deliveries.replay(id, { copies, delayMs: milliseconds(delay), order })
        if (!replayed) throw new Error(`There is no delivery ${id}`)
        return replayed.map((copy) => copy.id)
      },
      async cancel(id) {
        const cancelled = await deliveries.cancel(id)
        if (cancelled === undefined) throw new Error(`There is no delivery ${id}`)
        if (cancelled === 'settled') throw new Error(`Delivery ${id} is settled; there is nothing left to cancel`)
        return cancelled
      },
      waitFor: (wanted, { timeout = '5s' } = {}) => awaitCallback(sandbox, wanted, timeout),
    },
    outbox: {
      list: (query = {}) => outbox.list(query),
      async waitFor({ count = 1, ...query } = {}, { timeout = '5s' } = {}) {
        const [newest] = (await outbox.waitFor(query, Math.max(1, count), milliseconds(timeout))) ?? []
        if (newest) return newest
        throw new Error(`Fewer than ${count} mails to ${query.to ?? 'any address'} within ${timeout}`)
      },
    },
    requests: requestsOf(sandbox),
    certify: (request) => certifyWith(sandbox, request),
    faults: {
      add(given) {
        const fault = withTexts(given)
        const mistakes = documentMistakes(object(faultFields), fault)
        if (mistakes.length > 0) throw new FaultError(mistakes.join('; '))
        return faults.add(fault)
      },
      list: () => faults.list(),
      remove: (id) => faults.remove(id),
      clear: () => void faults.clear(),
    },
    clock: {
      now: () => clock.nowMs() / 1000,
      set({ now, frozen }) {
        clock.set({ ...(now !== undefined && { nowMs: now * 1000 }), ...(frozen !== undefined && { frozen }) })
        // It is in effect already; the next read or write of the state waits until it is kept.
        api.saveClock().catch((error) => sandbox.events.emit('defect', { where: 'the clock', error }))
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
      if (mistakes.length > 0) throw new SeedError('The state', mistakes)
    },
    namespace,
    close,
    [Symbol.asyncDispose]: close,
  }
}
