import type { ExampleObject, MediaTypeObject, ResponseObject, ResponsesObject, SchemaObject } from 'openapi3-ts/oas31'
import type { ErrorEntry } from '../contract/errors.ts'
import type { Operation } from '../contract/operation.ts'
import type { Service } from '../contract/service.ts'
import type { CallExample } from './examples/examples.ts'
import { type Language, otherLanguage } from './language.ts'

/** One step of the way to a refusal, as `x-check-order` shows it. */
export interface CheckStep {
  readonly check: string
  readonly error: string
  readonly code: number | string
}

/** Which check refuses with what, in the provider's order; the operation's own refusals come last. */
export function checkOrder({ spec, errors }: Operation): CheckStep[] {
  const steps = spec.checks.map((check) => ('check' in check ? [check.check, check.error] : check) as [string, string])
  for (const error of errors) steps.push(['operation', error])
  return steps.map(([check, error]) => ({ check, error, code: (spec.errors[error] as ErrorEntry).code }))
}

const entryOf = (service: Service, error: string): ErrorEntry => service.errors[error] as ErrorEntry

/** One named example per refusal: the very bytes the envelope makes of the provider's entry. */
function refusalExample(service: Service, error: string, language: Language): ExampleObject {
  const entry = entryOf(service, error)
  const assumption = entry.assumptions && { 'x-assumption': entry.assumptions }
  return {
    summary: entry[language],
    [`x-summary-${otherLanguage(language)}`]: entry[otherLanguage(language)],
    value: service.envelope.failure(entry, { error }),
    ...assumption,
  }
}

const PLAIN = 'application/json'
const SAID = {
  success: { en: 'Success', zh: '成功' },
  both: { en: 'Success, or a refusal: the body says which', zh: '成功或拒绝，以响应内容为准' },
} as const

/** The name of {@link tooLargeResponse} among a document's components. */
export const TOO_LARGE = 'BodyTooLarge'

const TOO_LARGE_SAID = { en: 'The body is too large', zh: '请求体过大' } as const

/** What HTTP itself answers when a body is larger than the sandbox reads: no provider's envelope, but RFC 9457. */
export const tooLargeResponse = (language: Language): ResponseObject => ({
  description: TOO_LARGE_SAID[language],
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail'],
        properties: {
          type: { type: 'string', const: 'urn:channel-sandbox:body-too-large' },
          title: { type: 'string' },
          status: { type: 'integer', const: 413 },
          detail: { type: 'string' },
        },
      },
      examples: {
        'body-too-large': {
          summary: TOO_LARGE_SAID[language],
          value: {
            type: 'urn:channel-sandbox:body-too-large',
            title: TOO_LARGE_SAID.en,
            status: 413,
            detail: 'A body may have 2097152 bytes here.',
          },
        },
      },
    },
  },
})

/** Every answer of an operation by HTTP status, with its schema and one named example each. */
export function responsesOf(
  operation: Operation,
  given: {
    readonly success: SchemaObject
    readonly refusalRef: string
    readonly example: CallExample | undefined
    /** Refusals that come before any check, from the door of the API. */
    readonly before: readonly string[]
    readonly language: Language
  },
): ResponsesObject {
  const { spec } = operation
  const { language, example } = given
  const refusals = [...new Set([...given.before, ...checkOrder(operation).map(({ error }) => error)])]
  const success: MediaTypeObject = { schema: given.success }
  if (example?.accepted) success.examples = { success: { summary: SAID.success[language], value: example.answer } }
  const byStatus = new Map<number, ResponseObject>([
    [
      operation.status ?? 200,
      { description: SAID.success[language], content: { [operation.mediaType ?? PLAIN]: success } },
    ],
  ])
  const type = spec.envelope.failureType ?? PLAIN
  const refusal = { $ref: given.refusalRef }
  for (const error of refusals) {
    const entry = entryOf(spec, error)
    const status = entry.status ?? 200
    const response = byStatus.get(status) ?? { description: entry[language], content: {} }
    const content = response.content as Record<string, MediaTypeObject>
    const media: MediaTypeObject = content[type] ?? { schema: refusal }
    if (status === 200 && media.schema === given.success) {
      media.schema = { anyOf: [given.success, refusal] }
      response.description = SAID.both[language]
    }
    media.examples = { ...media.examples, [error]: refusalExample(spec, error, language) }
    content[type] = media
    byStatus.set(status, response)
  }
  const sorted = [...byStatus].sort(([a], [b]) => a - b)
  return Object.fromEntries(sorted.map(([status, response]) => [String(status), response]))
}
