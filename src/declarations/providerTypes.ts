import type { List } from '../contract/list.ts'
import type { Action, Operation } from '../contract/operation.ts'
import type { Provider } from '../contract/provider.ts'
import { type Fields, isOptional, object, optional, type Prose } from '../contract/schema/field.ts'
import {
  block,
  comment,
  interfaceOf,
  type Language,
  memberName,
  quoted,
  type Style,
  schemaType,
  union,
} from './schemaType.ts'

/** `user.getInfo` → `UserGetInfo`. */
export const pascal = (id: string): string =>
  id.replaceAll(/(?:^|[^a-z0-9]+)([a-z0-9])/gi, (_, first: string) => first.toUpperCase())

/** The refusals of an operation: its own and those of the checks before it. */
const refusalsOf = ({ errors, spec }: Operation): string[] => [
  ...errors,
  ...spec.checks.map((check) => ('error' in check ? check.error : check[1])),
]

const isEmpty = (fields: Fields): boolean => Object.keys(fields).length === 0
const allOptional = (fields: Fields): boolean => Object.values(fields).every(isOptional)

/** What is written for one provider. */
interface Written {
  readonly name: string
  readonly language: Language
  readonly provider: Provider
  /** Declarations that its own refer to. */
  readonly declared: string[]
}

const taken = ({ language }: Written): Style => ({ language, use: 'taken' })
const given = ({ language }: Written): Style => ({ language, use: 'given' })
const said = ({ language }: Written, prose: Prose | undefined): string | undefined => prose?.[language]

/** Declares the fields as an interface and returns its name with `params` before it; nothing where there are none. */
function parameter(to: Written, name: string, fields: Fields): string {
  if (isEmpty(fields)) return 'params?: Readonly<Record<string, never>>'
  to.declared.push(interfaceOf(name, object(fields), taken(to)))
  return `params${allOptional(fields) ? '?' : ''}: ${name}`
}

function actionMethod(to: Written, name: string, action: Action): string {
  const own = `${to.name}${pascal(name)}`
  const params = parameter(to, `${own}Params`, action.params)
  const data = action.data as { type?: string; properties?: object }
  const isInterface = data.type === 'object' && data.properties !== undefined
  if (isInterface) to.declared.push(interfaceOf(`${own}Result`, action.data, given(to)))
  const result = isInterface ? `${own}Result` : schemaType(action.data, given(to))
  return `${comment(said(to, action.summary))}readonly ${memberName(name)}: (${params}) => Promise<${result}>`
}

function listMethod(to: Written, name: string, list: List): string {
  const own = `${to.name}${pascal(name)}`
  to.declared.push(interfaceOf(`${own}Row`, list.item, taken(to)))
  const page = `{ readonly ${memberName(list.id)}: readonly ${own}Row[]; readonly next?: string }`
  return `${comment(said(to, list.summary))}readonly ${memberName(name)}: (options?: ListOptions) => Promise<${page}>`
}

function channel(to: Written): string {
  const { service, library } = to.provider
  const methods = [
    'readonly url: string',
    ...Object.entries(library.actions).map(([name, action]) => actionMethod(to, name, action)),
    ...Object.entries(library.lists).map(([name, list]) => listMethod(to, name, list)),
  ]
  methods[0] = `${comment(to.language === 'zh' ? '渠道的根地址，游戏以此配置。' : 'The base URL a game is configured with.')}${methods[0]}`
  return `${comment(said(to, service.title))}export interface ${to.name}Channel ${block(methods)}`
}

/** Parameters as a client takes them: not the signature, and what the client fills in only where it is to be another. */
function askedFields(operation: Operation, filled: readonly string[]): Fields {
  const asked = Object.entries(operation.params).filter(([name]) => name !== 'sign')
  return Object.fromEntries(
    asked.map(([name, field]) => [name, filled.includes(name) ? optional(field) : field]),
  ) as Fields
}

function clientMethod(to: Written, operation: Operation, filled: readonly string[]): string {
  const own = `${to.name}${pascal(operation.id)}`
  const [, verb = ''] = operation.id.split(/\.(.*)/s)
  const fields = askedFields(operation, filled)
  const params = parameter(to, `${own}Params`, fields)
  const data = schemaType(operation.data, given(to))
  const refusals = union(refusalsOf(operation).map(quoted))
  const about = comment(
    said(to, operation.summary),
    said(to, operation.description),
    operation.section === undefined ? undefined : `§ ${operation.section}`,
  )
  return `${about}readonly ${memberName(verb)}: (${params}) => Promise<Result<${data}, ${refusals}>>`
}

function client(to: Written): string[] {
  const { provider } = to
  if (!provider.client) return []
  const { options, fills } = provider.client
  const groups = new Map<string, string[]>()
  for (const operation of provider.operations) {
    const [group = ''] = operation.id.split('.')
    groups.set(group, [...(groups.get(group) ?? []), clientMethod(to, operation, fills)])
  }
  const lines = [...groups].map(([group, methods]) => `readonly ${memberName(group)}: ${block(methods)}`)
  return [
    interfaceOf(`${to.name}ClientOptions`, object(options), taken(to)).replace(' {', ' extends Reach {'),
    `export interface ${to.name}TypedClient ${block(lines)}`,
  ]
}

/** All that is declared of one provider. */
export function providerTypes(provider: Provider, language: Language): string {
  const to: Written = { name: pascal(provider.service.id), language, provider, declared: [] }
  const main = [
    channel(to),
    ...client(to),
    interfaceOf(`${to.name}Seed`, provider.seed.schema, taken(to), comment(said(to, provider.service.title))),
  ]
  return [...main, ...to.declared].join('\n\n')
}
