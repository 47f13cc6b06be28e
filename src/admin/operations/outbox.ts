import type { Prose } from '../../contract/schema/field.ts'
import { int, list, object, optional, text } from '../../contract/schema/field.ts'
import { prose, sentences } from '../../contract/values/prose.ts'
import { KEPT_MAILS, type Outbox, type OutboxQuery } from '../../engine/persistence/outbox.ts'
import { mail } from '../schemas/mail.ts'
import { listing, pageSize } from '../schemas/query.ts'
import { admin, tags } from '../spec.ts'
import { readWait, waitFields } from '../waits.ts'

const query = {
  to: optional(text({ en: 'Only to this address.', zh: '收件地址', example: 'alice@example.com' })),
  ...listing,
}
const data = object({ mails: list(mail) })

/** At most this many addresses are named. */
const MOST_NAMED = 3

/** What there was instead of the mails that were waited for. */
async function missingMails(outbox: Outbox, wanted: OutboxQuery, count: number, timeout: string): Promise<Prose> {
  const found = await outbox.list({ ...wanted, limit: KEPT_MAILS })
  const [to, toZh] = wanted.to === undefined ? ['', ''] : [` to ${wanted.to}`, `发往 ${wanted.to} 的`]
  const head = prose(
    `Expected at least ${count} mail${count === 1 ? '' : 's'}${to} within ${timeout}; there were ${found.length}.`,
    `预期在 ${timeout} 内至少有 ${count} 封${toZh}邮件；实际有 ${found.length} 封。`,
  )
  const newest = await outbox.list({ limit: KEPT_MAILS })
  const others = [...new Set(newest.map((one) => one.to))].filter(
    (address) => address.toLowerCase() !== wanted.to?.toLowerCase(),
  )
  if (wanted.to === undefined || others.length === 0) return head
  const named = others.slice(0, MOST_NAMED).join(', ')
  return sentences(head, prose(`The newest others went to ${named}.`, `其他最新邮件发往 ${named}。`))
}

export const listOutbox = admin.operation({
  id: 'outbox.list',
  method: 'GET',
  path: '/__admin/outbox',
  summary: {
    en: `Mails with codes, newest first; the newest ${KEPT_MAILS} are kept`,
    zh: `验证码邮件，最新在前；保留最新 ${KEPT_MAILS} 封`,
  },
  tier: 'documented',
  tag: tags.outbox,
  params: query,
  data,
  errors: [],
  async handle({ params, state }) {
    return { mails: await state.outbox.list({ ...params, limit: pageSize(params.limit) }) }
  },
})

export const waitOutbox = admin.operation({
  id: 'outbox.wait',
  method: 'GET',
  path: '/__admin/outbox/wait',
  summary: { en: 'Waits until there are that many mails', zh: '等待邮件到达' },
  tier: 'documented',
  tag: tags.outbox,
  params: {
    ...query,
    ...waitFields,
  },
  data,
  errors: ['INVALID', 'TIMEOUT'],
  async handle({ params, state, fail, gone }) {
    const signal = gone?.()
    const { count: _count, timeout: _timeout, ...wanted } = params
    const { count, timeout, timeoutMs } = readWait(params, KEPT_MAILS, fail)
    const mails = await state.outbox.waitFor({ ...wanted, limit: pageSize(wanted.limit) }, count, timeoutMs, signal)
    return mails ? { mails } : fail('TIMEOUT', await missingMails(state.outbox, wanted, count, timeout))
  },
})

export const clearOutbox = admin.operation({
  id: 'outbox.clear',
  method: 'DELETE',
  path: '/__admin/outbox',
  summary: { en: 'Forgets all mails; their codes stay valid', zh: '清空发件箱，验证码仍有效' },
  tier: 'documented',
  tag: tags.outbox,
  params: {},
  data: object({ deleted: int({ en: 'How many there were.', zh: '删除封数' }) }),
  errors: [],
  handle: async ({ state }) => ({ deleted: await state.outbox.clear() }),
})
