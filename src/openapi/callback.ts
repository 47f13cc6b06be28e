import type { OperationObject, PathItemObject, SchemaObject } from 'openapi3-ts/oas31'
import type { Callback, CallbackFormat, CallbackReplies } from '../contract/callbacks/callback.ts'
import { text } from '../contract/schema/field.ts'
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
          ...(callback.replies && { content: replyContent(callback.replies, language) }),
        },
      },
    },
  }
}

const formatName = ({ id }: Callback, format: CallbackFormat): string => componentName(`${id} ${format.id}`)

/** The schemas of another form of a callback: what is sent, and the message that its first field carries. */
export function formatSchemas(callback: Callback, format: CallbackFormat, language: Language) {
  const name = formatName(callback, format)
  const sent = fieldsObject(format.wire, language)
  const [[carrier, field] = []] = Object.entries(sent.properties ?? {})
  const carrying = carrier !== undefined && {
    [carrier]: { ...field, contentSchema: { $ref: `#/components/schemas/${name}Message` } },
  }
  return {
    [`${name}Callback`]: { ...sent, properties: { ...sent.properties, ...carrying } },
    [`${name}Message`]: fieldsObject(format.fields, language),
  }
}

/** Another form of a callback as a path item: the same reply and retries, other bytes. */
export function formatItem(
  callback: Callback,
  format: CallbackFormat,
  service: Service,
  language: Language,
): PathItemObject {
  const { post } = callbackItem(callback, service, undefined, language, `${callback.id}.${format.id}`)
  const { 'x-signature': _signature, ...rest } = post as OperationObject & Record<string, unknown>
  return {
    post: {
      ...(rest as OperationObject),
      ...bilingual('summary', format.summary, language),
      ...(format.assumptions && { 'x-assumption': format.assumptions }),
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

/** What a game may answer, each with what it means. */
function replyContent({ mediaType, schema, examples }: CallbackReplies, language: Language) {
  const named = Object.entries(examples).map(([name, { value, ...summary }]) => [
    name,
    { ...bilingual('summary', summary, language), value },
  ])
  return { [mediaType]: { schema: schemaObject(schema, language), examples: Object.fromEntries(named) } }
}
