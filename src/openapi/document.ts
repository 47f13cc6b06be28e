import { type CallbacksObject, type OpenAPIObject, OpenApiBuilder, type PathItemObject } from 'openapi3-ts/oas31'
import type { Operation } from '../contract/operation.ts'
import type { Provider } from '../contract/provider.ts'
import type { Prose } from '../contract/schema/field.ts'
import type { Service } from '../contract/service.ts'
import { callbackItem, callbackSchema, callbackSchemaName, formatItem, formatSchemas } from './callback.ts'
import type { CallExample, Examples } from './examples/examples.ts'
import { bilingual, type Language } from './language.ts'
import { bodilessItem, type OperationContext, operationPart } from './operation.ts'
import { PAGES, pageItem } from './page.ts'
import { TOO_LARGE, tooLargeResponse } from './refusals.ts'
import { componentName, schemaObject } from './schema.ts'

export type { OpenAPIObject } from 'openapi3-ts/oas31'

/** What every document of one run shares. */
export interface DocumentContext {
  readonly version: string
  readonly language: Language
  readonly examples: Examples
}

/** Where `npm start` serves the sandbox. */
const SANDBOX = 'http://127.0.0.1:4780'
const WORDS = {
  sandbox: { en: 'The sandbox', zh: '沙箱' },
  made: {
    en: 'Made by `npm run openapi` from the definitions that serve the requests. Requests and successes were exchanged with the demo sandbox; refusals are what it writes for each entry of its error table.',
    zh: '由 `npm run openapi` 从提供服务的定义生成。请求与成功响应均来自演示沙箱的真实调用；拒绝示例由同一错误表生成。',
  },
} as const

function begin(service: Service, { version, language }: DocumentContext): OpenApiBuilder {
  const source = service.document
  const builder = OpenApiBuilder.create({
    openapi: '3.1.1',
    info: {
      ...(bilingual('title', service.title, language) as { title: string }),
      version,
      ...bilingual('description', WORDS.made, language),
      license: { name: 'MIT', identifier: 'MIT' },
      ...(source !== undefined && { 'x-document': source }),
    },
    paths: {},
    // Requests are signed, which OpenAPI has no scheme for: x-signature says how.
    security: [],
  })
  builder.addResponse(TOO_LARGE, tooLargeResponse(language))
  builder.addServer({ url: SANDBOX, ...(bilingual('description', WORDS.sandbox, language) as { description: string }) })
  for (const { url, description } of service.servers)
    builder.addServer({ url, ...bilingual('description', description, language) })
  return builder
}

/** Adds a method to a path that may have others. */
function addMethod(builder: OpenApiBuilder, path: string, method: string, item: object): void {
  const before: PathItemObject = builder.rootDoc.paths?.[path] ?? {}
  builder.addPath(path, { ...before, [method.toLowerCase()]: item })
}

function addTags(builder: OpenApiBuilder, tags: readonly Prose[], language: Language): void {
  const seen = new Set<string>()
  for (const tag of tags) {
    const name = tag[language]
    if (seen.has(name)) continue
    seen.add(name)
    builder.addTag({ name, description: name, ...bilingual('name', tag, language) })
  }
}

interface Adding {
  readonly context: DocumentContext
  readonly before: readonly string[]
  /** What is sent to the URL an operation names. */
  callbacksOf?(operation: Operation): CallbacksObject
  example(operation: Operation): CallExample | undefined
}

function addOperations(builder: OpenApiBuilder, operations: readonly Operation[], adding: Adding): void {
  const { language } = adding.context
  const shared = operations[0]?.spec.envelope.failureSchema
  for (const operation of operations) {
    const { failureSchema } = operation.spec.envelope
    const refusal = failureSchema === shared ? 'Refusal' : `${componentName(operation.id)}Refusal`
    builder.addSchema(refusal, schemaObject(failureSchema, language))
    const named = 'callbackUrl' in operation.params ? adding.callbacksOf?.(operation) : undefined
    const part: OperationContext = {
      language,
      example: adding.example(operation),
      refusal,
      before: adding.before,
      callbacks: named,
    }
    const { item, schemas } = operationPart(operation, part)
    addMethod(builder, operation.path, operation.method, item)
    for (const method of operation.otherMethods ?? []) {
      addMethod(builder, operation.path, method, bodilessItem(operation, item, part))
    }
    for (const [name, schema] of Object.entries(schemas)) builder.addSchema(name, schema)
  }
}

/** The document of one provider. */
export function providerDocument(provider: Provider, context: DocumentContext): OpenAPIObject {
  const { service, operations, callbacks, pages } = provider
  const { language, examples } = context
  const builder = begin(service, context)
  for (const callback of callbacks) {
    const example = examples.callback(service.id, callback.id)
    builder.addSchema(callbackSchemaName(callback), callbackSchema(callback, language))
    builder.addWebhook(callback.id, callbackItem(callback, service, example, language, callback.id))
    for (const format of callback.formats ?? []) {
      for (const [name, schema] of Object.entries(formatSchemas(callback, format, language)))
        builder.addSchema(name, schema)
      builder.addWebhook(`${callback.id}.${format.id}`, formatItem(callback, format, service, language))
    }
  }
  const callbacksOf = ({ id }: Operation): CallbacksObject =>
    Object.fromEntries(
      callbacks.map((callback) => {
        const example = examples.callback(service.id, callback.id)
        // Every operation that names a URL has the callback under an id of its own: ids are unique in a document.
        const item = callbackItem(callback, service, example, language, `${id}.${callback.id}`)
        return [callback.id, { '{$request.body#/callbackUrl}': item }]
      }),
    )
  const tags = operations.map(({ tag }) => tag)
  addTags(builder, pages.length > 0 ? [...tags, PAGES] : tags, language)
  const named = callbacks.length > 0 ? { callbacksOf } : {}
  addOperations(builder, operations, { context, before: [], ...named, example: (one) => examples.call(one) })
  for (const page of pages) addMethod(builder, page.path, page.method, pageItem(page, language))
  return builder.getSpec()
}

/** The document of the sandbox's own API: its operations, the providers' lists and actions among them. */
export function adminDocument(
  admin: { readonly service: Service; readonly operations: readonly Operation[]; readonly before: readonly string[] },
  context: DocumentContext,
): OpenAPIObject {
  const { service, operations, before } = admin
  const { examples, language } = context
  const builder = begin(service, context)
  addTags(
    builder,
    operations.map(({ tag }) => tag),
    language,
  )
  builder.addSecurityScheme('adminToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'The --admin-token of the sandbox; asked for only where there is one.',
  })
  builder.rootDoc.security = [{}, { adminToken: [] }]
  addOperations(builder, operations, { context, before, example: (operation) => examples.call(operation) })
  return builder.getSpec()
}
