import type {
  CallbacksObject,
  OperationObject,
  ParameterObject,
  RequestBodyObject,
  SchemaObject,
} from 'openapi3-ts/oas31'
import type { TSchema } from 'typebox'
import type { Operation } from '../contract/operation.ts'
import { type Fields, isOptional } from '../contract/schema/field.ts'
import type { CallExample } from './examples/examples.ts'
import { bilingual, type Language } from './language.ts'
import { checkOrder, responsesOf, TOO_LARGE } from './refusals.ts'
import { componentName, fieldsObject, schemaObject } from './schema.ts'
import { signatureNote } from './signature.ts'

/** What one operation adds to a document. */
export interface OperationPart {
  readonly item: OperationObject
  readonly schemas: Readonly<Record<string, SchemaObject>>
}

export interface OperationContext {
  readonly language: Language
  readonly example: CallExample | undefined
  /** Name of the component that every refusal looks like. */
  readonly refusal: string
  /** Refusals that come before any check. */
  readonly before: readonly string[]
  readonly callbacks: CallbacksObject | undefined
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const MEDIA_TYPES = {
  form: ['application/x-www-form-urlencoded', 'multipart/form-data'],
  json: ['application/json'],
  document: ['application/json'],
} as const

/** Where parameters stand: in the path, the query, the body. */
export function placesOf(operation: Operation): { path: Fields; query: Fields; body: Fields } {
  const { params, path, method, spec } = operation
  const inBody = spec.body !== 'document' || method === 'POST' || method === 'PUT'
  const found = { path: {} as Fields, query: {} as Fields, body: {} as Fields }
  for (const [name, schema] of Object.entries(params)) {
    const place = path.includes(`{${name}}`) ? 'path' : inBody ? 'body' : 'query'
    found[place][name] = schema
  }
  return found
}

function parametersOf(fields: Fields, place: 'path' | 'query', context: OperationContext): ParameterObject[] {
  return Object.entries(fields).map(([name, field]) => {
    const { description, examples, ...schema } = schemaObject(field, context.language) as SchemaObject
    const value = context.example?.inUrl[name] ?? (place === 'path' ? examples?.[0] : undefined)
    return {
      name,
      in: place,
      required: !isOptional(field as TSchema),
      ...(description !== undefined && { description }),
      schema,
      ...(value !== undefined && { example: value }),
    }
  })
}

const WORDS = {
  section: { en: 'Section', zh: '文档章节' },
  order: { en: 'Refusals, in the order they are checked', zh: '拒绝的检查顺序' },
  after: { en: 'The example succeeds on the demo after', zh: '示例在演示数据上成功之前需先调用' },
  demo: { en: 'Accepted by the demo sandbox', zh: '演示沙箱接受的请求' },
} as const

function describe(operation: Operation, example: CallExample | undefined, language: Language): string {
  const { description, section, spec } = operation
  const paragraphs: string[] = []
  if (description) paragraphs.push(description[language])
  if (section !== undefined) paragraphs.push(`${WORDS.section[language]} ${section} (${spec.document}).`)
  const steps = checkOrder(operation)
  if (steps.length > 0) {
    const lines = steps.map(({ check, error, code }, index) => `${index + 1}. ${check}: \`${error}\` → \`${code}\``)
    paragraphs.push(`${WORDS.order[language]}:\n\n${lines.join('\n')}`)
  }
  if (example && example.after.length > 0) {
    paragraphs.push(`${WORDS.after[language]}: ${example.after.map(({ call }) => `\`${call}\``).join(', ')}.`)
  }
  return paragraphs.join('\n\n')
}

function requestBody(body: Fields, name: string, operation: Operation, context: OperationContext): RequestBodyObject {
  const { example, language } = context
  const examples = example && { demo: { summary: WORDS.demo[language], value: example.body } }
  const media = { schema: ref(name), ...(examples && { examples }) }
  return {
    required: Object.values(body).some((field) => !isOptional(field)),
    content: Object.fromEntries(MEDIA_TYPES[operation.spec.body].map((type) => [type, media])),
  }
}

/** Shows the demo's values instead of those the provider's document prints, so that what a viewer fills in works. */
function withDemoValues(schema: SchemaObject, body: CallExample['body'] | undefined): SchemaObject {
  if (!body) return schema
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    body[name] === undefined ? property : { ...property, examples: [body[name]] },
  ])
  return { ...schema, properties: Object.fromEntries(properties) }
}

/** The same by a method that has no body: its parameters stand in the query. */
export function bodilessItem(operation: Operation, item: OperationObject, context: OperationContext): OperationObject {
  const { requestBody: _body, ...rest } = item
  const { body } = placesOf(operation)
  const { '413': _tooLarge, ...responses } = item.responses ?? {}
  const { example } = context
  const inUrl = { ...example?.inUrl, ...example?.body } as CallExample['inUrl']
  const parameters = parametersOf(body, 'query', { ...context, example: example && { ...example, inUrl } })
  return {
    ...rest,
    responses,
    operationId: `${operation.id}.get`,
    parameters: [...(item.parameters ?? []), ...parameters],
  }
}

/** One operation as OpenAPI writes it. */
export function operationPart(operation: Operation, context: OperationContext): OperationPart {
  const { id, summary, tag, tier, section, assumptions, spec, data } = operation
  const { language, example } = context
  const { path, query, body } = placesOf(operation)
  const request = `${componentName(id)}Request`
  const answer = `${componentName(id)}Answer`
  const parameters = [...parametersOf(path, 'path', context), ...parametersOf(query, 'query', context)]
  const hasBody = Object.keys(body).length > 0
  const description = { en: describe(operation, example, 'en'), zh: describe(operation, example, 'zh') }
  const item: OperationObject = {
    operationId: id,
    tags: [tag[language]],
    ...bilingual('summary', summary, language),
    ...(description.en !== '' && bilingual('description', description, language)),
    ...(section !== undefined && { 'x-section': section }),
    'x-tier': tier,
    ...(assumptions && { 'x-assumption': assumptions }),
    ...(operation.alsoServedAt !== undefined && { 'x-also-served-at': operation.alsoServedAt }),
    ...(example && example.after.length > 0 && { 'x-after': example.after }),
    ...(spec.checks.length > 0 && { 'x-check-order': checkOrder(operation) }),
    ...(spec.signer && 'sign' in operation.params && { 'x-signature': signatureNote(spec.signer, example?.signed) }),
    ...(parameters.length > 0 && { parameters }),
    ...(hasBody && { requestBody: requestBody(body, request, operation, context) }),
    responses: {
      ...responsesOf(operation, {
        success: ref(answer),
        refusalRef: ref(context.refusal).$ref,
        example,
        before: context.before,
        language,
      }),
      ...(hasBody && { '413': { $ref: `#/components/responses/${TOO_LARGE}` } }),
    },
    ...(context.callbacks && { callbacks: context.callbacks }),
  }
  const schemas: Record<string, SchemaObject> = { [answer]: schemaObject(spec.envelope.schema(data), language) }
  if (hasBody) {
    const { additionalProperties: _closed, ...open } = fieldsObject(body, language)
    // Providers accept and sign unknown parameters; the admin API refuses them.
    const schema = spec.body === 'document' ? fieldsObject(body, language) : open
    const whole = operation.wholeBody === undefined ? undefined : body[operation.wholeBody]
    schemas[request] = whole ? schemaObject(whole, language) : withDemoValues(schema, example?.body)
  }
  return { item, schemas }
}
