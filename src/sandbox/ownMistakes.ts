import type { Delivery } from '../contract/callbacks/callback.ts'
import type { Provider } from '../contract/provider.ts'
import type { Prose } from '../contract/schema/field.ts'
import { unknownName } from '../contract/schema/validation.ts'
import type { Mail } from '../contract/values/mail.ts'
import { about, prose } from '../contract/values/prose.ts'
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

const NO_TIME = prose(
  'is not a Unix time in seconds between 1970 and 9999',
  '不是 1970 至 9999 年之间的 Unix 时间（秒）',
)

type Tell = (path: string, what: Prose) => void

const isMoment = (seconds: number): boolean => seconds >= 0 && seconds <= LAST_SECOND

function checkClock({ offsetMs, frozenAtMs }: ClockState, tell: Tell): void {
  if (Math.abs(offsetMs) > LAST_SECOND * 1000)
    tell('/clock/offsetMs', prose('leads to no moment between 1970 and 9999', '所指时刻不在 1970 至 9999 年之间'))
  if (frozenAtMs !== undefined && !isMoment(frozenAtMs / 1000))
    tell('/clock/frozenAtMs', prose('is not a moment between 1970 and 9999', '不是 1970 至 9999 年之间的时刻'))
}

/** Ids are numbers of a series: another one, or a number that cannot be counted on from, would be given twice. */
function checkIds(
  rows: readonly { readonly id: string; readonly sequence: number }[],
  prefix: string,
  list: string,
  tell: Tell,
): void {
  const ids = new Set<string>()
  for (const [at, { id, sequence }] of rows.entries()) {
    const path = `/${list}/${at}`
    if (ids.has(id)) tell(`${path}/id`, prose(`"${id}" is listed twice`, `"${id}" 重复`))
    ids.add(id)
    if (sequence < 1 || sequence > LAST_NUMBER)
      tell(`${path}/sequence`, prose(`is a number from 1 to ${LAST_NUMBER}`, `必须为 1 到 ${LAST_NUMBER} 的数字`))
    else if (id !== serialId(prefix, sequence)) {
      tell(
        `${path}/id`,
        prose(
          `of sequence ${sequence} it is "${serialId(prefix, sequence)}", not "${id}"`,
          `sequence ${sequence} 对应 "${serialId(prefix, sequence)}"，而不是 "${id}"`,
        ),
      )
    }
  }
}

function checkDelivery(delivery: Delivery, providers: readonly Provider[], path: string, tell: Tell): void {
  const { provider, callback, createdAt, dueAt, attempts, state } = delivery
  const named = providers.find(({ service }) => service.id === provider)
  const ids = named?.callbacks.map(({ id }) => id) ?? []
  if (!named) {
    const known = providers.map(({ service }) => service.id)
    tell(`${path}/provider`, about(`"${provider}"`, unknownName(provider, known)))
  } else if (!ids.includes(callback)) tell(`${path}/callback`, about(`"${callback}"`, unknownName(callback, ids)))
  const times = {
    createdAt,
    dueAt,
    ...Object.fromEntries(attempts.map(({ at }, place) => [`attempts/${place}/at`, at])),
  }
  for (const [name, time] of Object.entries(times)) {
    if (!isMoment(time)) tell(`${path}/${name}`, NO_TIME)
  }
  if (state === 'delivered' && attempts.every(({ verdict }) => verdict !== 'delivered')) {
    tell(`${path}/state`, prose('is delivered, but no attempt was', '为 delivered，但没有任何一次尝试送达'))
  }
}

/** Why the sandbox's own part of a state cannot have come about, one sentence each with its path. */
export function ownStateMistakes(own: OwnState, providers: readonly Provider[]): Prose[] {
  const mistakes: Prose[] = []
  const tell: Tell = (path, what) => void mistakes.push(about(path, what))
  const { clock, deliveries = [], mails = [] } = own
  if (clock) checkClock(clock, tell)
  checkIds(deliveries, 'cb', 'deliveries', tell)
  for (const [at, delivery] of deliveries.entries()) checkDelivery(delivery, providers, `/deliveries/${at}`, tell)
  checkIds(mails, 'mail', 'mails', tell)
  for (const [at, { sentAt }] of mails.entries()) {
    if (!isMoment(sentAt)) tell(`/mails/${at}/sentAt`, NO_TIME)
  }
  if (mails.length > KEPT_MAILS)
    tell(
      '/mails',
      prose(`holds ${mails.length}; ${KEPT_MAILS} are kept`, `有 ${mails.length} 封；只保留 ${KEPT_MAILS} 封`),
    )
  return mistakes
}
