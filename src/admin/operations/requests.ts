import type { Operation } from '../../contract/operation.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { int, list, object, optional, text } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import { FAULT_SLUG } from '../../engine/explain/fault.ts'
import type { JournalQuery } from '../../engine/journal/journal.ts'
import type { JournalEntry } from '../../engine/journal/journalEntry.ts'
import { KEPT_UNMATCHED } from '../../engine/journal/unmatched.ts'
import { comparedParameters, comparedParts } from '../compared.ts'
import { checkCriteria } from '../criteria.ts'
import { rightRequest } from '../rightRequest.ts'
import type { SandboxApi } from '../sandboxApi.ts'
import { comparedParameter, comparedPart } from '../schemas/compared.ts'
import { entries, entry, found as foundFields } from '../schemas/entry.ts'
import { faultNote } from '../schemas/fault.ts'
import { listing, pageSize, requestCriteria } from '../schemas/query.ts'
import { unmatched } from '../schemas/unmatched.ts'
import { admin, tags } from '../spec.ts'

const id = text({ en: 'Request id, as in x-sandbox-request-id.', zh: '请求编号', example: 'req_000001' })
const noRequest = (id: string): Prose =>
  prose(
    `No request ${id}. It is older than the journal reaches, or it never was; GET /__admin/requests lists what is kept.`,
    `没有请求 ${id}。它早于日志所保留的范围，或从未存在；GET /__admin/requests 列出保留的请求。`,
  )

/** What is asked of the journal, be it in a query or in a body. */
interface Asked {
  readonly params: JournalQuery
  readonly state: SandboxApi
  fail(error: 'INVALID', detail: Prose): never
}

/** Criteria that fit into a query. */
const { params: _params, since: _since, ...plainCriteria } = requestCriteria

/** A page of the journal: what a listing and a search answer. */
export function listed({ params, state, fail }: Asked) {
  checkCriteria(state, params, fail)
  const requests = state.journal.list({ ...params, limit: pageSize(params.limit) })
  return { requests, evicted: state.journal.evicted }
}

export const listRequests = admin.operation({
  id: 'requests.list',
  method: 'GET',
  path: '/__admin/requests',
  summary: { en: 'The journal, newest first', zh: '请求日志，最新在前' },
  tier: 'documented',
  tag: tags.requests,
  params: {
    ...plainCriteria,
    ...listing,
    search: optional(
      text({
        en: 'A text that id, operation, tenant, outcome, a parameter or the response has in it, in any case.',
        zh: '编号、操作、租户、结果、参数或响应中包含的文本，不分大小写',
      }),
    ),
    before: optional(
      text({ en: 'Only what is older than this request.', zh: '仅列出早于该请求的记录', example: 'req_000101' }),
    ),
  },
  data: entries,
  errors: ['INVALID'],
  handle: async (call) => listed(call),
})

export const forgetRequests = admin.operation({
  id: 'requests.forget',
  method: 'DELETE',
  path: '/__admin/requests',
  summary: { en: 'Forgets requests: those that match, or all', zh: '清除请求日志：符合条件的或全部' },
  description: {
    en: 'Without criteria the unmatched ones are forgotten too, and evicted counts from 0 again.',
    zh: '不带条件时同时清除未匹配的请求，evicted 从 0 重新计数。',
  },
  tier: 'documented',
  tag: tags.requests,
  params: plainCriteria,
  data: object({ deleted: int({ en: 'How many there were in the journal.', zh: '删除条数' }) }),
  errors: ['INVALID'],
  async handle({ params, state, fail }) {
    checkCriteria(state, params, fail)
    const deleted = state.journal.forget(params)
    if (Object.keys(params).length === 0) {
      state.journal.clear()
      state.unmatched.clear()
    }
    return { deleted }
  },
})

export const listUnmatched = admin.operation({
  id: 'requests.unmatched',
  method: 'GET',
  path: '/__admin/requests/unmatched',
  summary: {
    en: `Requests that match no route, newest first, with the routes that may have been meant; the newest ${KEPT_UNMATCHED} are kept`,
    zh: `未匹配任何接口的请求，最新在前，附最接近的接口；保留最新 ${KEPT_UNMATCHED} 条`,
  },
  tier: 'documented',
  tag: tags.requests,
  params: {},
  data: object({ unmatched: list(unmatched) }),
  errors: [],
  handle: async ({ state }) => ({ unmatched: state.unmatched.list() }),
})

export const readRequest = admin.operation({
  id: 'requests.read',
  method: 'GET',
  path: '/__admin/requests/{id}',
  summary: { en: 'One request with its checks and signature', zh: '单个请求的检查与签名详情' },
  tier: 'documented',
  tag: tags.requests,
  params: { id },
  data: entry,
  errors: ['NOT_FOUND'],
  async handle({ params, state, fail }) {
    return state.journal.get(params.id) ?? fail('NOT_FOUND', noRequest(params.id))
  },
})

const operationOf = ({ providers }: SandboxApi, { provider, operation }: JournalEntry): Operation | undefined =>
  providers.find(({ service }) => service.id === provider)?.operations.find(({ id }) => id === operation)

export const explainRequest = admin.operation({
  id: 'requests.explain',
  method: 'GET',
  path: '/__admin/requests/{id}/explain',
  summary: { en: 'Why a request was answered as it was', zh: '请求结果的原因说明' },
  tier: 'documented',
  tag: tags.requests,
  params: { id },
  data: object({
    id,
    outcome: text({ en: 'ok, or the name of the refusal.', zh: '结果' }),
    diagnosis: optional(text({ en: 'Short name of what is worth saying.', zh: '诊断简称' })),
    explanation: text({ en: 'What was checked and found, in a sentence.', zh: '英文说明' }),
    explanationZh: text({ en: 'The same in Chinese.', zh: '中文说明' }),
    stringToSign: optional(text({ en: 'The text to hash, key redacted.', zh: '待签名字符串（密钥已隐去）' })),
    expected: optional(text({ en: 'The right signature.', zh: '正确签名' })),
    received: optional(text({ en: 'The signature that was sent.', zh: '收到的签名', mayBeEmpty: true })),
    verdict: optional(foundFields.verdict),
    mistakes: optional(foundFields.mistakes),
    signed: foundFields.signed,
    difference: foundFields.difference,
    parts: list(comparedPart, { en: 'Both texts piece by piece, for pages.', zh: '两段文本的逐段对照' }),
    parameters: list(comparedParameter, { en: 'What was sent and is missing.', zh: '参数对照' }),
    curl: optional(
      text({
        en: 'The request with its right signature, to paste; a hidden value is a variable of the shell.',
        zh: '签名正确的请求，可直接粘贴；隐去的值以 shell 变量代替',
      }),
    ),
    fault: optional(faultNote),
  }),
  errors: ['NOT_FOUND'],
  async handle({ params, state, origin, fail }) {
    const found = state.journal.get(params.id) ?? fail('NOT_FOUND', noRequest(params.id))
    const operation = operationOf(state, found)
    const refused = found.checks.find(({ passed }) => !passed)
    const { explanation: signed, ...signature } = found.signature ?? {}
    const { en = refused?.detail ?? 'no detail', zh = en } = found.explanation ?? {}
    const curl = operation && rightRequest(found, operation, origin)
    const spoilt = found.diagnosis === FAULT_SLUG
    const reported = found.checks.filter(({ passed, detail }) => passed && detail !== undefined)
    const notes = reported.map(({ check, detail }) => ` The check "${check}" only reported: ${detail}.`).join('')
    const notesZh = reported.map(({ check, detail }) => `；检查项 ${check} 仅作提示：${detail}`).join('')
    // What a handler remarked on; a check that only reported has said the same already.
    const remark = signed ?? (reported.length === 0 ? found.explanation : undefined)
    const about = refused === undefined && remark ? ` ${remark.en}` : ''
    const aboutZh = refused === undefined && remark ? `；${remark.zh}` : ''
    return {
      id: found.id,
      outcome: found.outcome,
      ...(found.diagnosis !== undefined && { diagnosis: found.diagnosis }),
      explanation: spoilt
        ? en
        : refused
          ? `The check "${refused.check}" refused it as ${found.outcome}: ${en}`
          : `All checks passed; the outcome is ${found.outcome}.${notes}${about}`,
      explanationZh: spoilt
        ? zh
        : refused
          ? `检查项 ${refused.check} 拒绝了请求（${found.outcome}）：${zh}`
          : `所有检查均通过，结果为 ${found.outcome}${notesZh}${aboutZh}`,
      ...signature,
      ...(found.fault && { fault: found.fault }),
      ...(signed && {
        verdict: signed.verdict,
        mistakes: signed.mistakes,
        ...(signed.signed !== undefined && { signed: signed.signed }),
        ...(signed.difference !== undefined && { difference: signed.difference }),
      }),
      parts: comparedParts(found),
      parameters: operation ? comparedParameters(found, operation) : [],
      ...(curl !== undefined && { curl }),
    }
  },
})
