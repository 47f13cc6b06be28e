import type { TSchema } from 'typebox'
import type { Provider } from '../contract/provider.ts'
import { pascal, providerTypes } from './providerTypes.ts'
import { block, comment, type Language, memberName, quoted, schemaType, union } from './schemaType.ts'

export type { Language } from './schemaType.ts'

const TEXTS = {
  provider: { en: 'Id of a provider.', zh: '渠道的标识。' },
  operation: { en: 'Id of an operation that games call.', zh: '游戏调用的接口的标识。' },
  callback: { en: 'Id of a callback.', zh: '回调的标识。' },
  refusal: { en: "Name of a refusal, from a provider's error table.", zh: '拒绝的名称，见渠道的错误表。' },
  outcome: {
    en: 'How a request ended: `ok`, the name of a refusal, `FAULT` or `DEFECT`.',
    zh: '请求的结果：`ok`、拒绝的名称、`FAULT` 或 `DEFECT`。',
  },
  seed: { en: "A seed: the providers' parts by their ids.", zh: '种子：各渠道的部分，以渠道标识为名。' },
  state: {
    en: "A whole state: the seed's shape plus what has happened.",
    zh: '完整状态：种子的结构，加上发生过的一切。',
  },
  providers: {
    en: 'A provider that was made with the sources of this package.',
    zh: '用本包源码实现的渠道。',
  },
} as const

/** Ids in a stable order, each once, as a union. */
const names = (ids: readonly string[]): string => union([...new Set(ids)].sort().map(quoted))

/**
 * The text that stands in the package's declarations where our own compiler reads src/library/shipped.ts: what the providers
 * make of the library's types, written out.
 *
 * @param seed schema of a whole seed
 */
export function shippedTypes(providers: readonly Provider[], seed: TSchema, language: Language): string {
  const about = (name: keyof typeof TEXTS): string => comment(TEXTS[name][language])
  const refusals = providers.flatMap(({ service, operations }) =>
    [service, ...operations.map(({ spec }) => spec)].flatMap(({ errors }) => Object.keys(errors)),
  )
  const perProvider = (line: (provider: Provider, name: string) => string) =>
    block(providers.map((provider) => line(provider, pascal(provider.service.id))))
  const withClient = providers.filter(({ client }) => client !== undefined)
  const { sandbox } = (seed as unknown as { properties: Record<string, TSchema> }).properties
  return `${[
    "import type { ListOptions, Reach, Result, Signer } from './index.js'",
    `export interface ShippedChannels ${perProvider(({ service }, name) => `${comment(service.title[language])}readonly ${memberName(service.id)}: ${name}Channel`)}`,
    `export interface ShippedClients ${block(
      withClient.map(({ service }) => {
        const name = pascal(service.id)
        return `${comment(service.title[language])}readonly ${memberName(service.id)}: (options: ${name}ClientOptions) => ${name}TypedClient`
      }),
    )}`,
    `export interface ShippedSigners ${perProvider(({ service }) => `readonly ${memberName(service.id)}: Signer`)}`,
    `${about('provider')}export type ProviderName = ${names(providers.map(({ service }) => service.id))}`,
    `${about('operation')}export type OperationName = ${names(providers.flatMap(({ operations }) => operations.map(({ id }) => id)))}`,
    `${about('callback')}export type CallbackName = ${names(providers.flatMap(({ callbacks }) => callbacks.map(({ id }) => id)))}`,
    `${about('refusal')}export type RefusalName = ${names(refusals)}`,
    `${about('outcome')}export type Outcome = 'ok' | 'FAULT' | 'DEFECT' | RefusalName`,
    `${about('seed')}export interface Seed ${block([
      'readonly $schema?: string',
      ...providers.map(
        ({ service }) =>
          `${comment(service.title[language])}readonly ${memberName(service.id)}?: ${pascal(service.id)}Seed`,
      ),
      ...(sandbox ? [`readonly sandbox?: ${schemaType(sandbox, { language, use: 'taken' })}`] : []),
    ])}`,
    `${about('state')}export type State = Seed`,
    `${about('providers')}export interface AnyProvider { readonly service: { readonly id: string } }`,
    ...providers.map((provider) => providerTypes(provider, language)),
  ].join('\n\n')}\n`
}
