import type { TSchema } from 'typebox'
import { type ErrorEntry, ProviderError } from '../contract/errors.ts'
import { type Fields, type Language, object, type Prose } from '../contract/schema/field.ts'
import { wireReader } from '../contract/schema/read.ts'
import { documentMistakes, unknownName } from '../contract/schema/validation.ts'
import { noTexts } from '../contract/schema/wire.ts'
import { about, changed, joined, prose } from '../contract/values/prose.ts'
import { fail } from '../engine/request/handlerContext.ts'
import { scrub } from '../engine/runtime/redaction.ts'
import type { SandboxApi } from './sandboxApi.ts'
import { type AdminOperation, admin, errors, piecesOf } from './spec.ts'

/** A call of the admin API, read but not judged. */
export interface AdminCall {
  readonly operation: AdminOperation
  readonly pathParams: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** The parsed JSON body; `undefined` when there was none. */
  readonly body: unknown
  readonly origin: string
  /** What its problems are told in; English when absent. */
  readonly language?: Language
  /** The signal that is aborted once the client has gone; asked for by those that wait. */
  readonly gone?: () => AbortSignal
}

export interface AdminAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** A response that goes on until its source ends or its reader has gone. */
export interface AdminStream {
  readonly status: number
  readonly contentType: string
  readonly stream: AsyncIterable<string>
}

/** A refusal of the admin API as problem JSON. */
export function adminProblem(
  language: Language,
  error: keyof typeof errors,
  detail?: Prose,
  more?: Readonly<Record<string, unknown>>,
): AdminAnswer {
  const entry: ErrorEntry = errors[error]
  const refusal = { error, language, ...(detail !== undefined && { detail }), ...(more && { more }) }
  const problem = admin.service.envelope.failure(entry, refusal)
  return { status: entry.status ?? 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }
}

const JSON_TYPE = 'application/json; charset=utf-8'

const json = (status: number, body: string): AdminAnswer => ({ status, contentType: JSON_TYPE, body })

/** A text of one piece as a whole, one of more as a stream; what fails before there are two pieces is thrown. */
async function streamedJson(status: number, pieces: AsyncIterable<string>): Promise<AdminAnswer | AdminStream> {
  const iterator = pieces[Symbol.asyncIterator]()
  const first = await iterator.next()
  const second = await iterator.next()
  if (second.done) return json(status, first.done ? '' : first.value)
  const begun = [`${first.value}${second.value}`]
  const stream = {
    [Symbol.asyncIterator]: () => ({
      async next(): Promise<IteratorResult<string>> {
        const value = begun.pop()
        return value === undefined ? iterator.next() : { value }
      },
      // Also where it was never begun: the source has.
      async return(): Promise<IteratorResult<string>> {
        await iterator.return?.()
        return { done: true, value: undefined }
      },
    }),
  }
  return { status, contentType: JSON_TYPE, stream }
}

/** Further members of a refusal, which quote what was sent or received, without keys. */
const scrubbed = (more: Readonly<Record<string, unknown>>, secrets: readonly string[]): Record<string, unknown> =>
  JSON.parse(JSON.stringify(more), (_name, value: unknown) =>
    typeof value === 'string' ? scrub(value, secrets) : value,
  )

interface Reader {
  readonly schema: TSchema
  readonly readTexts: ReturnType<typeof wireReader>
}

const WRONG_FORM = prose('not of the right form', '格式不正确')

/** Body, path and query as one object, texts of the latter two read by field type, checked as a whole. */
function readDocument(fields: Fields, reader: Reader, call: AdminCall, wholeBody?: string): Record<string, unknown> {
  const { body = {}, pathParams, query } = call
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return fail('INVALID', prose('The body is a JSON object, or empty.', '请求体须为 JSON 对象，或为空。'))
  }
  const texts = Object.assign(noTexts(), query, pathParams)
  const { params, malformed } = reader.readTexts(texts)
  const mistakes = malformed.map((name) => {
    const { enum: known } = fields[name] as { readonly enum?: readonly string[] }
    const text = texts[name] as string
    const given = JSON.stringify(text)
    const wrong = known ? unknownName(text, known) : WRONG_FORM
    return { en: `${name}: ${given} is ${wrong.en}`, zh: `${name}: ${given} ${wrong.zh}` }
  })
  for (const name of Object.keys(query)) {
    if (!Object.hasOwn(fields, name)) mistakes.push(about(name, unknownName(name, Object.keys(fields))))
  }
  const value = { ...(wholeBody === undefined ? body : { [wholeBody]: body }), ...params }
  if (malformed.length === 0) mistakes.push(...documentMistakes(reader.schema, value))
  if (mistakes.length > 0) fail('INVALID', joined(mistakes))
  return value
}

/** Runs operations of the admin API on a sandbox. A refusal quotes what was sent, but no key. */
export function createAdmin(api: SandboxApi, secrets: () => readonly string[]) {
  const readers = new WeakMap<Fields, Reader>()

  function readerOf(fields: Fields): Reader {
    let reader = readers.get(fields)
    if (!reader) {
      reader = { schema: object(fields), readTexts: wireReader(fields) }
      readers.set(fields, reader)
    }
    return reader
  }

  async function runOperation(call: AdminCall): Promise<AdminAnswer | AdminStream> {
    const { operation, gone, origin } = call
    const params = readDocument(operation.params, readerOf(operation.params), call, operation.wholeBody)
    const data = await operation.run({
      params,
      state: api,
      origin,
      fail,
      gone,
    })
    const { status = 200, mediaType } = operation
    if (mediaType !== undefined) return { status, contentType: mediaType, stream: data as AsyncIterable<string> }
    const pieces = piecesOf(data)
    return pieces ? streamedJson(status, pieces) : json(status, JSON.stringify(data))
  }

  async function answer(call: AdminCall): Promise<AdminAnswer | AdminStream> {
    try {
      return await runOperation(call)
    } catch (error) {
      if (error instanceof ProviderError && error.error in errors) {
        const own = secrets()
        const detail = error.detail && changed(error.detail, (text) => scrub(text, own))
        return adminProblem(
          call.language ?? 'en',
          error.error as keyof typeof errors,
          detail,
          error.more && scrubbed(error.more, own),
        )
      }
      throw error
    }
  }

  return async function run(call: AdminCall): Promise<AdminAnswer | AdminStream> {
    if (api.events.listenerCount('admin') === 0) return answer(call)
    const startedMs = performance.now()
    const answered = await answer(call)
    const { id, method, path } = call.operation
    const named = path.replace(/\{(\w+)\}/g, (whole, name: string) => call.pathParams[name] ?? whole)
    const durationMs = performance.now() - startedMs
    api.events.emit('admin', { operation: id, method, path: named, status: answered.status, durationMs })
    return answered
  }
}
