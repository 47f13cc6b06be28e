import { parseDuration } from '../../contract/duration.ts'
import { int, list, object, optional, text } from '../../contract/field.ts'
import { KEPT_MAILS } from '../../engine/outbox.ts'
import { listing, mail, pageSize } from '../schemas.ts'
import { admin, tags } from '../spec.ts'

const query = {
  to: optional(text({ en: 'Only to this address.', zh: '收件地址', example: 'alice@example.com' })),
  ...listing,
}
const data = object({ mails: list(mail) })

export const listOutbox = admin.operation({
  id: 'outbox.list',
  method: 'GET',
  path: '/__admin/outbox',
  summary: { en: `Mails with codes, newest first; the newest ${KEPT_MAILS} are kept`, zh: '验证码邮件，最新在前' },
  tier: 'documented',
  tag: tags.outbox,
  params: query,
  data,
  errors: [],
  async handle({ params, state }) {
    return { mails: await state.outbox.list({ ...params, limit: pageSize(params.limit) }) }
  },
})

/** Longer than this nobody waits; a forgotten wait must end. */
const LONGEST_WAIT_MS = 600_000

export const waitOutbox = admin.operation({
  id: 'outbox.wait',
  method: 'GET',
  path: '/__admin/outbox/wait',
  summary: { en: 'Answers once there are so many mails', zh: '等待邮件到达' },
  tier: 'documented',
  tag: tags.outbox,
  params: {
    ...query,
    count: optional(int({ en: 'How many there must be; 1 unless told.', zh: '所需封数，默认 1', example: 1 })),
    timeout: optional(text({ en: 'Real time to wait; 5s unless told.', zh: '等待时长（真实时间）', example: '5s' })),
  },
  data,
  errors: ['INVALID', 'TIMEOUT'],
  async handle({ params, state, fail }) {
    const { count = 1, timeout = '5s', ...wanted } = params
    const ms = parseDuration(timeout)
    if (ms === undefined || ms > LONGEST_WAIT_MS) {
      return fail('INVALID', `timeout is a duration like 250ms or 5s, at most 10m; not ${JSON.stringify(timeout)}.`)
    }
    if (count < 1 || count > KEPT_MAILS) return fail('INVALID', `count is 1 to ${KEPT_MAILS}, not ${count}.`)
    const mails = await state.outbox.waitFor({ ...wanted, limit: pageSize(wanted.limit) }, count, ms)
    return mails ? { mails } : fail('TIMEOUT', `Fewer than ${count} such mails within ${timeout}.`)
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
