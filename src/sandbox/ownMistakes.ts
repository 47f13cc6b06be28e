import type { Delivery } from '../contract/callback.ts'
import type { Provider } from '../contract/provider.ts'
import { unknownName } from '../contract/schema/validation.ts'
import type { Mail } from '../contract/values/mail.ts'
import { KEPT_MAILS } from '../engine/persistence/outbox.ts'
import type { ClockState } from '../engine/runtime/clock.ts'
import { serialId } from '../engine/runtime/ids.ts'

/** The last moment a clock may show, in seconds: the end of the year 9999. */
const LAST_SECOND = 253_402_300_799
/** Numbers of a series end here: far beyond what a sandbox makes, far from where doubles lose count. */
const LAST_NUMBER = 1_000_000_000_000

/** The part of a state that is the sandbox's own, once its shape has been checked. */
export interface OwnState {
  readonly clock?: ClockState
  readonly deliveries?: readonly Delivery[]
  readonly mails?: readonly Mail[]
}

type Sentences = Generator<string | undefined>

const isMoment = (seconds: number): boolean => seconds >= 0 && seconds <= LAST_SECOND

function* clockMistakes({ offsetMs, frozenAtMs }: ClockState): Sentences {
  if (Math.abs(offsetMs) > LAST_SECOND * 1000) yield '/clock/offsetMs: leads to no moment between 1970 and 9999'
  if (frozenAtMs !== undefined && !isMoment(frozenAtMs / 1000))
    yield '/clock/frozenAtMs: is not a moment between 1970 and 9999'
}

/** Ids are numbers of a series: another one, or a number that cannot be counted on from, would be given twice. */
function* idMistakes(
  rows: readonly { readonly id: string; readonly sequence: number }[],
  prefix: string,
  list: string,
): Sentences {
  const ids = new Set<string>()
  for (const [at, { id, sequence }] of rows.entries()) {
    yield undefined
    const path = `/${list}/${at}`
    if (ids.has(id)) yield `${path}/id: "${id}" is listed twice`
    ids.add(id)
    if (sequence < 1 || sequence > LAST_NUMBER) yield `${path}/sequence: is a number from 1 to ${LAST_NUMBER}`
    else if (id !== serialId(prefix, sequence)) {
      yield `${path}/id: of sequence ${sequence} it is "${serialId(prefix, sequence)}", not "${id}"`
    }
  }
}

function* deliveryMistakes(delivery: Delivery, providers: readonly Provider[], path: string): Sentences {
  const { provider, callback, createdAt, dueAt, attempts, state } = delivery
  const named = providers.find(({ service }) => service.id === provider)
  const ids = named?.callbacks.map(({ id }) => id) ?? []
  if (!named) {
    const known = providers.map(({ service }) => service.id)
    yield `${path}/provider: "${provider}": ${unknownName(provider, known)}`
  } else if (!ids.includes(callback)) yield `${path}/callback: "${callback}": ${unknownName(callback, ids)}`
  const times = {
    createdAt,
    dueAt,
    ...Object.fromEntries(attempts.map(({ at }, place) => [`attempts/${place}/at`, at])),
  }
  for (const [name, time] of Object.entries(times)) {
    if (!isMoment(time)) yield `${path}/${name}: is not a Unix time in seconds between 1970 and 9999`
  }
  if (state === 'delivered' && attempts.every(({ verdict }) => verdict !== 'delivered')) {
    yield `${path}/state: is delivered, but no attempt was`
  }
}

/** Why the sandbox's own part of a state cannot have come about, one sentence each with its path. */
export function* ownStateMistakes(own: OwnState, providers: readonly Provider[]): Sentences {
  const { clock, deliveries = [], mails = [] } = own
  if (clock) yield* clockMistakes(clock)
  yield* idMistakes(deliveries, 'cb', 'deliveries')
  for (const [at, delivery] of deliveries.entries()) {
    yield undefined
    yield* deliveryMistakes(delivery, providers, `/deliveries/${at}`)
  }
  yield* idMistakes(mails, 'mail', 'mails')
  for (const [at, { sentAt }] of mails.entries()) {
    if (!isMoment(sentAt)) yield `/mails/${at}/sentAt: is not a Unix time in seconds between 1970 and 9999`
  }
  if (mails.length > KEPT_MAILS) yield `/mails: holds ${mails.length}; ${KEPT_MAILS} are kept`
}
