import type { Prose } from '../../contract/schema/field.ts'
import { OwnershipLost } from '../../contract/store.ts'
import { ProseError, prose, proseOf } from '../../contract/values/prose.ts'
import type { Fleet } from '../../fleet/fleetApi.ts'
import type { OwnedNamespace } from '../../fleet/owned.ts'
import { askReplica } from './askReplica.ts'
import { LOOK_AGAIN_MS, locate, PATIENCE_MS, pause } from './locate.ts'

/** Where replicas ask each other, beside the requests they pass on. */
export const FLEET_PATH = '/__fleet/'

/** One thing that a replica may ask of the owner of a namespace. Input and result are JSON. */
export interface OwnerCall {
  /** Carries it out in a namespace that is owned here. */
  run(owned: OwnedNamespace, input: unknown): Promise<unknown>
  /**
   * `read` changes nothing, so it may be asked again at any time. `change` counts once it is kept, `once` when it has
   * ended: both are asked again where they left nothing. `long` may have done half of its work, and is never repeated.
   */
  kindOf(input: unknown): 'read' | 'change' | 'once' | 'long'
  /** An error as JSON, for a replica that reads it with `readError`. */
  readonly writeError?: (error: unknown) => unknown
  readonly readError?: (written: unknown) => Error
}

const writeMessage = (error: unknown): unknown => proseOf(error)
const readMessage = (written: unknown): Error => new ProseError(written as Prose)

const TOO_MANY = prose(
  'The limit of namespaces is reached. End one with DELETE /__admin/namespaces/{name}, or start with a higher --max-namespaces.',
  '已达到命名空间上限。请用 DELETE /__admin/namespaces/{name} 结束一个，或以更大的 --max-namespaces 启动。',
)
const UNANSWERED = prose(
  'The replica that owns the namespace ended before it answered. The change may have been made: look before you repeat it.',
  '该命名空间所属的副本在应答之前结束。修改可能已完成：请先查看再重复操作。',
)

/** Carries out calls at whichever replica owns a namespace. */
export function createOwnerCalls(fleet: Fleet, calls: Readonly<Record<string, OwnerCall>>) {
  function callOf(kind: string): OwnerCall {
    const call = Object.hasOwn(calls, kind) ? calls[kind] : undefined
    if (!call)
      throw new ProseError(
        prose(
          `A replica of another version asks for ${kind}, which this one does not know.`,
          `另一版本的副本请求 ${kind}，本副本不认识。`,
        ),
      )
    return call
  }

  async function runHere(call: OwnerCall, owned: OwnedNamespace, input: unknown): Promise<unknown> {
    owned.usedAt = performance.now()
    owned.inFlight += 1
    try {
      const [outcome] = await Promise.allSettled([call.run(owned, input)])
      // What was only looked at counts while the namespace is owned, and what was changed beside the state once it is kept.
      if (call.kindOf(input) !== 'once') await owned.store.transaction(async () => undefined)
      if (outcome.status === 'rejected') throw outcome.reason
      return outcome.value
    } finally {
      owned.inFlight -= 1
    }
  }

  const wasNotDone = (error: unknown): boolean => error instanceof OwnershipLost && error.kept === 'no'

  /** Asks until the owner has answered, or there is no hope. */
  async function ask(kind: string, name: string, input: unknown): Promise<unknown> {
    const call = callOf(kind)
    const until = performance.now() + PATIENCE_MS
    for (;;) {
      const place = await locate(fleet, name, until)
      if (place.kind === 'full') throw new ProseError(TOO_MANY)
      if (place.kind === 'here') {
        try {
          return await runHere(call, place.owned, input)
        } catch (error) {
          if (!wasNotDone(error) || call.kindOf(input) === 'long') throw error
          continue
        }
      }
      const answer = await askReplica(fleet, place, `${FLEET_PATH}call/${kind}/${name}`, input)
      if (answer.how === 'answered') {
        const { value, error } = JSON.parse(answer.text) as { value?: unknown; error?: unknown }
        if (error !== undefined) throw (call.readError ?? readMessage)(error)
        if (answer.status === 200) return value
        throw new Error(`The replica at ${place.address} answered ${answer.status}: ${answer.text}`)
      }
      fleet.forget(name)
      if (answer.how === 'unanswered' && call.kindOf(input) !== 'read') throw new ProseError(UNANSWERED)
      if (performance.now() > until) {
        throw new ProseError(
          prose(
            `The replica at ${place.address} owns the namespace and cannot be reached.`,
            `该命名空间属于 ${place.address} 的副本，而它无法连接。`,
          ),
        )
      }
      await pause(LOOK_AGAIN_MS)
    }
  }

  return {
    ask,

    /** What another replica asks of this one, as the JSON it is answered; undefined where another one owns the namespace. */
    async answer(kind: string, name: string, input: unknown): Promise<unknown> {
      fleet.forget(name)
      const call = callOf(kind)
      const place = await fleet.locate(name)
      if (place.kind !== 'here') return undefined
      try {
        return { value: await runHere(call, place.owned, input) }
      } catch (error) {
        if (wasNotDone(error) && call.kindOf(input) !== 'long') return undefined
        return { error: (call.writeError ?? writeMessage)(error) }
      }
    },

    /** Has the namespace given to this replica, so that it can be used in this process. */
    async bringHere(name: string): Promise<OwnedNamespace> {
      const until = performance.now() + PATIENCE_MS
      for (;;) {
        const place = await locate(fleet, name, until)
        if (place.kind === 'here') return place.owned
        if (place.kind === 'full') throw new ProseError(TOO_MANY)
        if (performance.now() > until)
          throw new ProseError(
            prose(
              `The replica at ${place.address} does not give the namespace away.`,
              `${place.address} 的副本没有让出该命名空间。`,
            ),
          )
        await askReplica(fleet, place, `${FLEET_PATH}give/${name}`, { to: fleet.id })
        fleet.forget(name)
      }
    },
  }
}

export type OwnerCalls = ReturnType<typeof createOwnerCalls>
