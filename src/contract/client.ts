import type { Fields, Values } from './schema/field.ts'

/** How a typed client of a provider is made. */
export interface ClientSpec<Options extends Fields = Fields, Filled extends string = string> {
  /** What it is made with beside its URL: who calls, and the key. */
  readonly options: Options
  /** The option that is the signing key. */
  readonly key: keyof Options & string
  /** Parameters that a caller need not repeat. */
  readonly fills: readonly Filled[]
  /** Their values, made anew for every request. `now` is Unix time in seconds. */
  fill(options: Values<Options>, now: number): Readonly<Partial<Record<Filled, unknown>>>
}

/** Lets the compiler infer the names. */
export const clientSpec = <const O extends Fields, const F extends string>(spec: ClientSpec<O, F>): ClientSpec<O, F> =>
  spec
