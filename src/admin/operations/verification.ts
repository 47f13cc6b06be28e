import { int, object, optional } from '../../contract/schema/field.ts'
import { amountMistake, verify } from '../../engine/verification/verify.ts'
import { waitForRequests } from '../../engine/verification/waitFor.ts'
import { checkCriteria } from '../criteria.ts'
import { entries, evicted } from '../schemas/entry.ts'
import { listing, pageSize, requestCriteria } from '../schemas/query.ts'
import { admin, tags } from '../spec.ts'
import { readWait, waitFields } from '../waits.ts'
import { listed } from './requests.ts'

const counted = object({ count: int({ en: 'How many requests match.', zh: '符合条件的请求数' }), evicted })

export const countRequests = admin.operation({
  id: 'requests.count',
  path: '/__admin/requests/count',
  summary: { en: 'How many requests match', zh: '统计符合条件的请求数' },
  tier: 'documented',
  tag: tags.requests,
  params: requestCriteria,
  data: counted,
  errors: ['INVALID'],
  async handle({ params, state, fail }) {
    checkCriteria(state, params, fail)
    return { count: state.journal.count(params), evicted: state.journal.evicted }
  },
})

export const findRequests = admin.operation({
  id: 'requests.find',
  path: '/__admin/requests/find',
  summary: { en: 'The requests that match, newest first', zh: '查找符合条件的请求，最新在前' },
  tier: 'documented',
  tag: tags.requests,
  params: { ...requestCriteria, limit: listing.limit },
  data: entries,
  errors: ['INVALID'],
  handle: async (call) => listed(call),
})

export const verifyRequests = admin.operation({
  id: 'requests.verify',
  path: '/__admin/requests/verify',
  summary: { en: 'Whether as many requests match as were expected', zh: '校验符合条件的请求数' },
  description: {
    en: 'At least one unless told. When it is not so, 406 says what comes closest and where it differs; when there are too many, which there are.',
    zh: '默认至少一次。不符时返回 406，并给出最接近的请求及其差异；过多时给出多余的请求。',
  },
  tier: 'documented',
  tag: tags.requests,
  params: {
    ...requestCriteria,
    count: optional(int({ en: 'Exactly so many.', zh: '恰好次数' })),
    atLeast: optional(int({ en: 'At least so many.', zh: '至少次数', example: 1 })),
    atMost: optional(int({ en: 'At most so many.', zh: '至多次数', example: 1 })),
  },
  status: 202,
  data: counted,
  errors: ['INVALID', 'NOT_VERIFIED'],
  async handle({ params, state, fail }) {
    const { count, atLeast, atMost, ...query } = params
    const amount = { count, atLeast, atMost }
    const mistake = amountMistake(amount)
    if (mistake !== undefined) fail('INVALID', mistake)
    checkCriteria(state, query, fail)
    const { passed, detail, nearest, ...found } = verify(state, query, amount)
    return passed ? found : fail('NOT_VERIFIED', detail, { ...found, nearest })
  },
})

const { params: _params, ...inQuery } = requestCriteria

export const waitRequests = admin.operation({
  id: 'requests.wait',
  method: 'GET',
  path: '/__admin/requests/wait',
  summary: { en: 'Waits until that many requests match', zh: '等待符合条件的请求' },
  tier: 'documented',
  tag: tags.requests,
  params: { ...inQuery, ...waitFields },
  data: entries,
  errors: ['INVALID', 'TIMEOUT'],
  async handle({ params, state, fail, gone }) {
    const signal = gone?.()
    const { count: _count, timeout: _timeout, ...query } = params
    const { count, timeout, timeoutMs } = readWait(params, state.journal.capacity, fail)
    checkCriteria(state, query, fail)
    const limit = Math.max(count, pageSize(undefined))
    const requests = await waitForRequests(state, { ...query, limit }, count, { timeoutMs, signal })
    if (requests) return { requests, evicted: state.journal.evicted }
    const { detail, nearest, passed: _passed, ...found } = verify(state, query, { atLeast: count }, timeout)
    return fail('TIMEOUT', detail, { ...found, nearest })
  },
})
