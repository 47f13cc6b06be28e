import type { TSchema } from 'typebox'
import { targetFields } from '../admin/operations/targets.ts'
import { deliveryState, waitedState } from '../admin/schemas/delivery.ts'
import { listing, requestCriteria } from '../admin/schemas/query.ts'
import { anything, bool, int, number, object, oneOf, optional, text } from '../contract/schema/field.ts'
import { documentMistakes } from '../contract/schema/validation.ts'
import { about, joined } from '../contract/values/prose.ts'
import { say } from './language.ts'

const count = optional(int({ en: 'How many.', zh: '数量' }))
const id = optional(text({ en: 'Delivery id.', zh: '投递编号' }))
const provider = optional(text({ en: 'Provider.', zh: '渠道' }))
const order = optional(text({ en: 'Order.', zh: '订单号' }))
const to = optional(text({ en: 'Address.', zh: '收件地址' }))
const { since, limit } = listing

/** What the library's functions take, by the names in their messages. */
const DOORS = {
  'requests.find': object({ ...requestCriteria, limit }),
  'requests.count': object(requestCriteria),
  'requests.verify': object({ ...requestCriteria, count, atLeast: count, atMost: count }),
  'requests.waitFor': object({ ...requestCriteria, count }),
  'callbacks.list': object({ state: optional(deliveryState), provider, order, since, limit }),
  'callbacks.waitFor': object({ id, state: optional(waitedState), provider, order, since }),
  'callbacks.replay': object({
    copies: optional(int({ en: 'How often.', zh: '次数' })),
    delay: optional(anything({ en: 'Virtual time to wait first.', zh: '延迟' })),
    order: optional(oneOf(['reverse'], { en: 'One after another, the last first.', zh: '逆序' })),
  }),
  'outbox.list': object({ to, since, limit }),
  'outbox.waitFor': object({ to, since, count }),
  'targets.set': object(targetFields),
  'clock.set': object({
    now: optional(number({ en: 'Unix time in seconds.', zh: 'Unix 时间（秒）' })),
    frozen: optional(bool({ en: 'Whether time stands still.', zh: '是否冻结' })),
  }),
  // What is a duration is said by the function that reads it.
  timeout: object({ timeout: optional(anything({ en: 'Real time, a duration.', zh: '时长' })) }),
} as const satisfies Readonly<Record<string, TSchema>>

/** A program may hand in a regular expression where JSON has its text. */
const asJson = (value: unknown): unknown => {
  if (value instanceof RegExp) return value.source
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  // `undefined` is the same as left out.
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(members.map(([name, inner]) => [name, asJson(inner)]))
}

/**
 * Throws a TypeError that names what a function of the library does not take: a misspelt key would widen what is
 * looked for, and a test would pass that should not.
 */
export function checkKeys(door: keyof typeof DOORS, given: unknown): void {
  const mistakes = documentMistakes(DOORS[door], asJson(given))
  if (mistakes.length > 0) throw new TypeError(say(about(door, joined(mistakes))))
}
