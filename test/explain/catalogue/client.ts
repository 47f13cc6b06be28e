import { HOW, KEY, type Params, type ProviderName } from '../../support/mistakes.ts'

/** A parameter as a client holds it while it builds the text. */
export interface Field {
  readonly name: string
  readonly value: string
}

/** A client that signs, as it is written in a game server: src is not asked. */
export interface Client {
  /** In the order they are sent. */
  readonly fields: readonly Field[]
  readonly order: (fields: readonly Field[]) => readonly Field[]
  readonly equals: string
  readonly between: string
  readonly after: string
  readonly beforeKey: string
  readonly key: string
  readonly keyAt: 'end' | 'start' | 'both'
  readonly namesWritten: boolean
  readonly dropsEmpty: boolean
  /** Cut off at the end of the pairs. */
  readonly cut: string
  readonly finish: (text: string) => string
  readonly charset: 'utf8' | 'gbk'
}

/** A mistake as a change of the client. */
export type Slip = (client: Client) => Client

/** One mistake of the catalogue as clients make it, every way of it, likeliest first. */
export interface MistakeCase {
  readonly slug: string
  /** Parameters without which the mistake changes nothing. */
  readonly needs?: Params
  /** What else the sandbox saw of the request. */
  readonly asked?: AskedMore
  /** The catalogue knows further ways for these parameters, which are cases elsewhere. */
  readonly partly?: true
  /** None for a provider the mistake does not fit. */
  slips(provider: ProviderName, params: Params): readonly Slip[]
}

export interface AskedMore {
  /** The body as it was sent. */
  readonly body?: string
  readonly query?: string
  readonly fromQuery?: readonly string[]
  readonly declared?: readonly string[]
  readonly required?: readonly string[]
}

export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** As ksort of PHP 8: names that are numbers as numbers, the rest by bytes. */
const ksorted = (fields: readonly Field[]): readonly Field[] =>
  [...fields].sort(({ name: a }, { name: b }) =>
    /^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : byBytes(a, b),
  )

export function clientOf(provider: ProviderName, params: Params): Client {
  const { between, after, beforeKey, dropsEmpty } = HOW[provider]
  return {
    fields: Object.entries(params).map(([name, value]) => ({ name, value })),
    order: ksorted,
    equals: '=',
    between,
    after,
    beforeKey,
    key: KEY,
    keyAt: 'end',
    namesWritten: true,
    dropsEmpty,
    cut: '',
    finish: (text) => text,
    charset: 'utf8',
  }
}

/** The pairs alone, as an HMAC takes them. */
export function pairsText(client: Client): string {
  const { between, after, equals, namesWritten, dropsEmpty, cut } = client
  const text = client
    .order(client.fields)
    .filter(({ value }) => !(dropsEmpty && value === ''))
    .map(({ name, value }) => (namesWritten ? name + equals : '') + value + after)
    .join(between)
  return cut !== '' && text.endsWith(cut) ? text.slice(0, -cut.length) : text
}

/** The text the client hashes. */
export function hashedText(client: Client): string {
  const { keyAt, key, beforeKey } = client
  const pairs = pairsText(client)
  const atEnd = pairs + beforeKey + key
  return client.finish({ end: atEnd, start: key + pairs, both: key + atEnd }[keyAt])
}

/** A change of how the text is put together. */
export const joins =
  (change: Partial<Client>): Slip =>
  (client) => ({ ...client, ...change })

/** Every value as a function makes it. */
export const rewritesAll =
  (change: (value: string) => string): Slip =>
  (client) => ({ ...client, fields: client.fields.map((field) => ({ ...field, value: change(field.value) })) })

/** The values of these names. */
export const setsValues =
  (values: Params): Slip =>
  (client) => ({
    ...client,
    fields: client.fields.map((field) => ({ ...field, value: values[field.name] ?? field.value })),
  })

/** Every value a function changes: all at once, then each alone. */
export function rewritesEach(params: Params, change: (value: string) => string): readonly Slip[] {
  const concerned = Object.entries(params).filter(([, value]) => change(value) !== value)
  const singly = concerned.map(([name, value]) => setsValues({ [name]: change(value) }))
  return [rewritesAll(change), ...(singly.length < 2 ? [] : singly)]
}

/** A field that is signed with another value, or although it is not sent. */
export const signsAlso =
  (values: Params): Slip =>
  (client) => ({
    ...client,
    fields: [
      ...client.fields.filter(({ name }) => !(name in values)),
      ...Object.entries(values).map(([name, value]) => ({ name, value })),
    ],
  })

export const leavesOut =
  (leaves: (field: Field) => boolean): Slip =>
  (client) => ({ ...client, fields: client.fields.filter((field) => !leaves(field)) })
