import { NO_DELAY_BEFORE_RESPONSE } from '../../contract/callbacks/deliveryScript.ts'
import type { FaultEffect } from '../../contract/fault.ts'
import type { Provider } from '../../contract/provider.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { didYouMean, unknownName } from '../../contract/schema/validation.ts'
import { about, prose } from '../../contract/values/prose.ts'
import type { Criteria } from '../matching/match.ts'
import { patternMistake, patternText } from '../matching/pattern.ts'

/** A fault as it is asked for. */
export interface FaultInput {
  readonly match?: Criteria<string>
  readonly effect: FaultEffect
  /** How often it happens; every time when absent. */
  readonly times?: number
  /** 0 to 1; always when absent. */
  readonly probability?: number
}

interface Kind {
  readonly on: 'request' | 'callback'
  /** When the fault is looked at; `launch` is when a callback was queued. */
  readonly moment: 'request' | 'attempt' | 'launch'
}

const CALLBACK_ONLY = ['duplicate', 'sign', 'beforeResponse'] as const
const REQUEST_ONLY = ['refuse', 'status', 'garbage', 'carriedOut'] as const
const ON_REQUESTS = prose(
  'delay, refuse, status, drop ("reset", "empty" or "hang"), garbage and carriedOut',
  'delay、refuse、status、drop（"reset"、"empty" 或 "hang"）、garbage 和 carriedOut',
)
const ON_CALLBACKS = prose(
  'delay, drop (true), duplicate, sign and beforeResponse',
  'delay、drop（true）、duplicate、sign 和 beforeResponse',
)

const idsOf = (parts: readonly { readonly id: string }[]): string[] => parts.map(({ id }) => id)

/** The providers a fault can reach. */
const reached = (providers: readonly Provider[], { provider }: Criteria<string>): readonly Provider[] =>
  provider === undefined ? providers : providers.filter(({ service }) => service.id === provider)

/** What a fault spoils: callbacks when its operation is one, or when nothing else takes its effect. */
export function kindOf(providers: readonly Provider[], { match = {}, effect }: FaultInput): Kind {
  const { operation } = match
  const callbacks = reached(providers, match).flatMap(({ callbacks }) => idsOf(callbacks))
  const isCallback =
    operation === undefined
      ? effect.drop === true || CALLBACK_ONLY.some((name) => effect[name] !== undefined)
      : callbacks.includes(operation)
  if (!isCallback) return { on: 'request', moment: 'request' }
  return { on: 'callback', moment: effect.beforeResponse ? 'launch' : 'attempt' }
}

function matchMistakes(providers: readonly Provider[], match: Criteria<string>): Prose[] {
  const mistakes: Prose[] = []
  const { provider, operation, params = {} } = match
  const known = reached(providers, match)
  if (known.length === 0) {
    const names = providers.map(({ service }) => service.id)
    mistakes.push(about('/match/provider', unknownName(String(provider), names)))
  } else if (operation !== undefined) {
    const names = known.flatMap(({ operations, callbacks }) => [...idsOf(operations), ...idsOf(callbacks)])
    if (!names.includes(operation))
      mistakes.push(about('/match/operation', unknownName(operation, [...new Set(names)])))
  }
  for (const [name, wanted] of Object.entries(params)) {
    const mistake = typeof wanted === 'string' ? undefined : patternMistake(patternText(wanted.matches))
    if (mistake !== undefined) mistakes.push(about(`/match/params/${name}/matches`, mistake))
  }
  return mistakes
}

/** Names every operation a fault can reach may be refused by. */
function errorNames(providers: readonly Provider[], match: Criteria<string>): string[] {
  const operations = reached(providers, match)
    .flatMap((provider) => provider.operations)
    .filter(({ id }) => match.operation === undefined || match.operation === id)
  const [first, ...others] = [...new Set(operations.map(({ spec }) => spec.errors))]
  return Object.keys(first ?? {}).filter((name) => others.every((errors) => name in errors))
}

type Served = Provider['operations'][number]

/** The refusals an operation can write: its own and those of the checks before it. */
function refusalsOf({ errors, spec }: Served): readonly string[] {
  return [...errors, ...spec.checks.map((check) => ('error' in check ? check.error : check[1]))]
}

/**
 * A refusal that other operations of the provider write, but none that the fault matches. Errors that no operation
 * writes of itself, as a service that is down, may be injected anywhere.
 */
function strangeRefusal(providers: readonly Provider[], match: Criteria<string>, refuse: string): Prose | undefined {
  if (match.operation === undefined) return undefined
  const all = reached(providers, match).flatMap((provider) => provider.operations)
  const matched = all.filter(({ id }) => id === match.operation)
  if (matched.some((operation) => refusalsOf(operation).includes(refuse))) return undefined
  if (!all.some((operation) => refusalsOf(operation).includes(refuse))) return undefined
  const fitting = [...new Set(matched.flatMap(refusalsOf))]
  return prose(
    `/effect/refuse: ${match.operation} never refuses with ${refuse}; it does with: ${fitting.join(', ')}`,
    `/effect/refuse: ${match.operation} 不会以 ${refuse} 拒绝；可用：${fitting.join(', ')}`,
  )
}

function effectMistakes(effect: FaultEffect, on: Kind['on']): Prose[] {
  const { delay, carriedOut, ...main } = effect
  const mistakes: Prose[] = []
  const foreign: readonly (keyof FaultEffect)[] = on === 'request' ? CALLBACK_ONLY : REQUEST_ONLY
  const wrong = foreign.filter((name) => effect[name] !== undefined)
  const strange =
    on === 'request'
      ? prose(
          `this fault is one of a request, which takes ${ON_REQUESTS.en}`,
          `该故障作用于请求，请求支持 ${ON_REQUESTS.zh}`,
        )
      : prose(
          `this fault is one of a callback, which takes ${ON_CALLBACKS.en}`,
          `该故障作用于回调，回调支持 ${ON_CALLBACKS.zh}`,
        )
  for (const name of wrong) mistakes.push(about(`/effect/${name}`, strange))
  if (effect.drop !== undefined && (effect.drop === true) === (on === 'request'))
    mistakes.push(about('/effect/drop', strange))
  if (mistakes.length > 0) return mistakes
  const names = Object.keys(main)
  if (names.length > 1)
    mistakes.push(
      prose(
        `/effect: one effect at a time, beside a delay; not ${names.join(' and ')}`,
        `/effect: 除 delay 外一次只能有一种效果，而不是 ${names.join(' 和 ')}`,
      ),
    )
  if (names.length === 0 && delay === undefined)
    mistakes.push(
      prose(
        `/effect: names no effect. Requests take ${ON_REQUESTS.en}; callbacks take ${ON_CALLBACKS.en}`,
        `/effect: 没有效果。请求支持 ${ON_REQUESTS.zh}；回调支持 ${ON_CALLBACKS.zh}`,
      ),
    )
  if (effect.beforeResponse && delay !== undefined) mistakes.push(about('/effect/delay', NO_DELAY_BEFORE_RESPONSE))
  const { status } = effect
  if (status !== undefined && (status < 200 || status > 599))
    mistakes.push(
      prose(
        '/effect/status: 200 to 599; a status below 200 ends no request (drop "hang" leaves one without answer)',
        '/effect/status: 200 到 599；低于 200 的状态码不会结束请求（drop "hang" 可使请求得不到应答）',
      ),
    )
  return mistakes
}

/** What is wrong with a fault whose shape is right, one sentence per mistake. */
export function faultMistakes(providers: readonly Provider[], input: FaultInput): Prose[] {
  const { match = {}, effect, times, probability } = input
  const mistakes = matchMistakes(providers, match)
  if (mistakes.length === 0) {
    mistakes.push(...effectMistakes(effect, kindOf(providers, input).on))
    const names = errorNames(providers, match)
    if (effect.refuse !== undefined && mistakes.length === 0 && !names.includes(effect.refuse)) {
      const meant = didYouMean(effect.refuse, names)
      const list = names.join(', ')
      const where = match.provider
      mistakes.push(
        prose(
          `/effect/refuse: unknown${meant === undefined ? '' : `; did you mean ${meant}?`}; known to ${where ?? 'every provider (name one in match.provider for its own errors)'}: ${list}`,
          `/effect/refuse: 未知${meant === undefined ? '' : `；是否想用 ${meant}？`}；${where ?? '所有渠道（在 match.provider 指定渠道可用其自己的错误）'}可用：${list}`,
        ),
      )
    }
    const strange =
      effect.refuse !== undefined && mistakes.length === 0 && strangeRefusal(providers, match, effect.refuse)
    if (strange) mistakes.push(strange)
  }
  if (times !== undefined && times < 1)
    mistakes.push(prose('/times: at least 1; leave it out for every time', '/times: 至少为 1；省略表示每次'))
  if (probability !== undefined && (probability < 0 || probability > 1))
    mistakes.push(prose('/probability: 0 to 1', '/probability: 0 到 1'))
  return mistakes
}
