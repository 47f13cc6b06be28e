import type { Static, TSchema } from 'typebox'
import type { ErrorTable } from '../contract/errors.ts'
import type { Operation, OperationShape, Shown } from '../contract/operation.ts'
import { provider } from '../contract/provider.ts'
import { type Fields, int, object, type Prose, text, type Values } from '../contract/schema/field.ts'
import type { SandboxApi } from './sandboxApi.ts'
import { shortfall } from './schemas/shortfall.ts'

/** Stable problem types: `urn:channel-sandbox:not-found` and so on. */
export const problemType = (error: string): string => `urn:channel-sandbox:${error.toLowerCase().replaceAll('_', '-')}`

export const errors = {
  INVALID: { code: 'INVALID', status: 400, en: 'The request cannot be carried out as it stands.', zh: '请求无效' },
  TOKEN_REQUIRED: {
    code: 'TOKEN_REQUIRED',
    status: 401,
    en: 'The admin token is missing or wrong.',
    zh: '缺少或错误的管理令牌',
  },
  FOREIGN_ORIGIN: {
    code: 'FOREIGN_ORIGIN',
    status: 403,
    en: 'The admin API answers no foreign web page.',
    zh: '拒绝跨站请求',
  },
  FOREIGN_HOST: {
    code: 'FOREIGN_HOST',
    status: 403,
    en: 'The admin API does not answer under this host name.',
    zh: '不允许的 Host',
  },
  NOT_FOUND: { code: 'NOT_FOUND', status: 404, en: 'There is no such thing.', zh: '不存在' },
  NOT_VERIFIED: {
    code: 'NOT_VERIFIED',
    status: 406,
    en: 'What was expected is not what happened.',
    zh: '实际请求与预期不符',
  },
  TIMEOUT: { code: 'TIMEOUT', status: 408, en: 'It did not happen in time.', zh: '等待超时' },
  CONFLICT: { code: 'CONFLICT', status: 409, en: 'The state does not allow it.', zh: '状态冲突' },
} as const satisfies ErrorTable

const problem = object({
  type: text({ en: 'Stable name of the kind of problem.', zh: '问题类型', example: 'urn:channel-sandbox:not-found' }),
  title: text({ en: 'What kind of problem it is.', zh: '标题' }),
  status: int({ en: 'The HTTP status.', zh: 'HTTP 状态码', example: 404 }),
  detail: text({ en: 'What failed, why, and what to do.', zh: '原因与建议' }),
  ...shortfall,
})

/** The sandbox's own API, made with the factory the providers are made with. */
const base = provider<SandboxApi, undefined>()({
  id: 'admin',
  title: { en: 'channel-sandbox admin API', zh: 'channel-sandbox 管理接口' },
  servers: [],
  basePath: '/__admin',
  body: 'document',
  errors,
  common: {},
  checks: [['format', 'INVALID']],
  envelope: {
    success: (data) => data,
    failure: (entry, { error, detail, more, language = 'en' }) => ({
      type: problemType(error),
      title: entry[language],
      status: entry.status ?? 500,
      detail: (detail ?? entry)[language],
      ...more,
    }),
    read: (reply) =>
      String(reply.type).startsWith('urn:channel-sandbox:')
        ? { ok: false, code: String(reply.type), message: String(reply.detail) }
        : { ok: true, data: reply },
    schema: (data) => data,
    failureSchema: problem,
    failureType: 'application/problem+json',
  },
  open: () => {
    throw new Error('The admin API works on the API object of a sandbox, not in a transaction')
  },
})

/** How the admin API refuses. */
export type AdminError = keyof typeof errors

/**
 * What a handler of the admin API gets: the API object of a sandbox as its state. It neither emits nor mails nor makes
 * ids, because it runs in no transaction; actions do.
 */
export interface AdminHandlerCall<Params, E extends string> {
  readonly params: Params
  readonly state: SandboxApi
  /** Base URL under which the sandbox is reached, without a trailing slash. */
  readonly origin: string
  /** A signal that is aborted once the client has gone, made when it is asked for; calls over HTTP have one. */
  readonly gone?: (() => AbortSignal) | undefined
  /** Refuses: `detail` is the reply's, with `more` beside it. */
  fail(error: E, detail?: Prose, more?: Readonly<Record<string, unknown>>): never
}

/** An operation of the admin API. */
export interface AdminOperation extends Operation {
  readonly run: (call: AdminHandlerCall<unknown, AdminError>) => Promise<unknown>
  /** Carried out a second time it would happen a second time; its one transaction is kept when it returns. */
  readonly once?: true
}

const JSON_TEXT = Symbol('the text of the data')

/** Data as the text of its JSON, in pieces: for what is too large to be held as a whole. */
export interface JsonText {
  readonly [JSON_TEXT]: AsyncIterable<string>
}

export const jsonText = (pieces: AsyncIterable<string>): JsonText => ({ [JSON_TEXT]: pieces })

/** The pieces, when the data is such a text. */
export const piecesOf = (data: unknown): AsyncIterable<string> | undefined =>
  typeof data === 'object' && data !== null ? (data as Partial<JsonText>)[JSON_TEXT] : undefined

/** What the author of an admin operation writes. */
interface AdminOperationInput<P extends Fields, D extends TSchema, E extends AdminError>
  extends OperationShape<P, D, E> {
  /** {@link AdminOperation.once}. */
  readonly once?: true
  handle(call: AdminHandlerCall<Values<P>, E>): Promise<Shown<Static<D>> | JsonText>
}

/** The sandbox's own API. Its operations have a call type of their own, beside what documents say of all operations. */
export const admin = {
  service: base.service,
  operation<P extends Fields, D extends TSchema, E extends AdminError = never>(
    input: AdminOperationInput<P, D, E>,
  ): AdminOperation {
    const { handle, once } = input
    // The types of the parts were checked against each other above; `run` is called with what was read by them.
    const operation = base.operation({ ...input, handle: handle as never })
    return { ...operation, run: handle as unknown as AdminOperation['run'], ...(once && { once }) }
  },
}

export const tags = {
  server: { en: 'Server', zh: '服务' },
  state: { en: 'State', zh: '状态' },
  snapshots: { en: 'Snapshots', zh: '快照' },
  namespaces: { en: 'Namespaces', zh: '命名空间' },
  clock: { en: 'Clock', zh: '时钟' },
  requests: { en: 'Requests', zh: '请求日志' },
  callbacks: { en: 'Callbacks', zh: '回调' },
  faults: { en: 'Faults', zh: '故障' },
  outbox: { en: 'Outbox', zh: '发件箱' },
  certify: { en: 'Certify', zh: '回调检查' },
  actions: { en: 'Actions', zh: '动作' },
} as const
