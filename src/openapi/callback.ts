import type { OperationObject, PathItemObject, SchemaObject } from 'openapi3-ts/oas31'
import type { Callback, CallbackFormat } from '../contract/callback.ts'
import { text } from '../contract/field.ts'
import type { Service } from '../contract/service.ts'
import type { CallbackExample } from './examples/examples.ts'
import { bilingual, type Language } from './language.ts'
import { componentName, fieldsObject, schemaObject } from './schema.ts'
import { signatureNote } from './signature.ts'

const CONTENT_TYPE = { form: 'application/x-www-form-urlencoded', json: 'application/json' } as const

/** Every callback is signed; its `sign` stands beside the fields its author names. */
const sign = text({ en: 'The signature over all other fields.', zh: '签名串' })

const WORDS = {
  sent: { en: 'Sent by the demo sandbox', zh: '演示沙箱发出的回调' },
  settles: { en: 'Settles it', zh: '确认成功' },
  schedule: { en: 'Sent again after', zh: '重试间隔' },
  once: { en: 'Sent once.', zh: '只发送一次。' },
} as const

export const callbackSchemaName = ({ id }: Callback): string => `${componentName(id)}Callback`

export const callbackSchema = ({ params }: Callback, language: Language): SchemaObject =>
  fieldsObject({ ...params, sign }, language)

/** A callback as a path item: for `webhooks`, and for `callbacks` of operations that name its URL. */
export function callbackItem(
  callback: Callback,
  service: Service,
  example: CallbackExample | undefined,
  language: Language,
  operationId: string,
): PathItemObject {
  const { summary, section, tier, assumptions, encoding, reply, schedule } = callback
  const retries = (spoken: Language) =>
    schedule.length === 0 ? WORDS.once[spoken] : `${WORDS.schedule[spoken]}: ${schedule.join(', ')}.`
  const description = { en: `${reply.en}\n\n${retries('en')}`, zh: `${reply.zh}\n\n${retries('zh')}` }
  const examples = example && { demo: { summary: WORDS.sent[language], value: example.body } }
  const media = {
    schema: { $ref: `#/components/schemas/${callbackSchemaName(callback)}` },
    ...(examples && { examples }),
  }
  const settling = replyValue(callback.acknowledge.body)
  const replies = { settles: { summary: WORDS.settles[language], value: settling } }
  const replyType = typeof settling === 'string' ? 'text/plain' : 'application/json'
  const replySchema = callback.replySchema ? schemaObject(callback.replySchema, language) : {}
  return {
    post: {
      operationId,
      ...bilingual('summary', summary, language),
      ...bilingual('description', description, language),
      ...(section !== undefined && { 'x-section': section }),
      'x-tier': tier,
      ...(assumptions && { 'x-assumption': assumptions }),
      'x-encoding': encoding,
      'x-schedule': schedule,
      ...(service.signer && { 'x-signature': signatureNote(service.signer, example?.signed) }),
      requestBody: { required: true, content: { [CONTENT_TYPE[encoding]]: media } },
      responses: {
        '200': {
          description: reply[language],
          content: { [replyType]: { schema: replySchema, examples: replies } },
        },
      },
    },
  }
}

const formatName = ({ id }: Callback, format: CallbackFormat): string => componentName(`${id} ${format.id}`)

/** The schemas of another form of a callback: what is sent, and what that says. */
export const formatSchemas = (callback: Callback, format: CallbackFormat, language: Language) => ({
  [`${formatName(callback, format)}Callback`]: fieldsObject(format.wire, language),
  [`${formatName(callback, format)}Message`]: fieldsObject(format.fields, language),
})

/** Another form of a callback as a path item: the same reply and retries, other bytes. */
export function formatItem(
  callback: Callback,
  format: CallbackFormat,
  service: Service,
  language: Language,
): PathItemObject {
  const { post } = callbackItem(callback, service, undefined, language, `${callback.id}.${format.id}`)
  const { 'x-signature': _signature, ...rest } = post as OperationObject & Record<string, unknown>
  const message = { $ref: `#/components/schemas/${formatName(callback, format)}Message` }
  return {
    post: {
      ...(rest as OperationObject),
      ...bilingual('summary', format.summary, language),
      ...(format.assumptions && { 'x-assumption': format.assumptions }),
      'x-message': message,
      requestBody: {
        required: true,
        content: {
          [CONTENT_TYPE[callback.encoding]]: {
            schema: { $ref: `#/components/schemas/${formatName(callback, format)}Callback` },
          },
        },
      },
    },
  }
}

function replyValue(reply: string): unknown {
  try {
    return JSON.parse(reply)
  } catch {
    return reply
  }
}
