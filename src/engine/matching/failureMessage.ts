import { type Criteria, type Difference, describeMatch, type ParamMatch } from './match.ts'

/** How many there have to be; at least one where nothing is said. */
export interface Amount {
  /** Exactly so many. */
  readonly count?: number | undefined
  readonly atLeast?: number | undefined
  readonly atMost?: number | undefined
}

/** The bounds of an amount, both included. */
export function boundsOf({ count, atLeast, atMost }: Amount): { readonly least: number; readonly most: number } {
  if (count !== undefined) return { least: count, most: count }
  return { least: atLeast ?? (atMost === undefined ? 1 : 0), most: atMost ?? Infinity }
}

/** What was looked for, and what there was instead. */
export interface FailureMessageInput {
  readonly noun: 'request' | 'callback'
  readonly amount: Amount
  /** In words, as {@link describeCriteria} makes them. */
  readonly wish: string
  /** Real time that was waited, a duration. */
  readonly within?: string
  /** How many matched, among how many. */
  readonly count: number
  readonly total: number
  /** The ones that match where they are too many, else those that come closest. */
  readonly near: readonly {
    readonly id: string
    readonly diagnosis?: string
    readonly differences: readonly Difference[]
  }[]
}

const LONGEST_VALUE = 60

/** A value in a sentence: bare where its end is plain to see. */
function shown(text: string): string {
  const short = text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`
  return /^[^\s,;:()"]+$/.test(short) ? short : JSON.stringify(short)
}

const paramWish = ([name, wanted]: readonly [string, ParamMatch]): string =>
  typeof wanted === 'string' ? `params.${name} = ${shown(wanted)}` : `params.${name} ${describeMatch(wanted)}`

/** Criteria in words: `egret user.getInfo with outcome = ok, params.token = X since 1732000000`. */
export function describeCriteria(
  { provider, operation, params = {}, ...plain }: Criteria & { id?: string; order?: string; state?: string },
  since?: number,
): string {
  const wishes = (['id', 'tenant', 'order', 'outcome', 'state'] as const).flatMap((field) =>
    plain[field] === undefined ? [] : [`${field} = ${shown(plain[field])}`],
  )
  wishes.push(...Object.entries(params).map(paramWish))
  return [
    provider,
    operation,
    ...(wishes.length > 0 ? [`with ${wishes.join(', ')}`] : []),
    ...(since === undefined ? [] : [`since ${since}`]),
  ]
    .filter((part) => part !== undefined)
    .join(' ')
}

function amountWords(amount: Amount, noun: string): string {
  const { least, most } = boundsOf(amount)
  const things = (many: number) => `${many} ${noun}${many === 1 ? '' : 's'}`
  if (most === 0) return `no ${noun}`
  if (least === most) return `exactly ${things(least)}`
  if (most === Infinity) return `at least ${things(least)}`
  return least === 0 ? `at most ${things(most)}` : `${least} to ${things(most)}`
}

/** The outcome of a request and the state of a callback are explained by a diagnosis. */
const EXPLAINED = ['outcome', 'state']

function differenceWords({ field, actual }: Difference, diagnosis: string | undefined): string {
  if (actual === undefined) return `${field} (missing)`
  const why = diagnosis !== undefined && EXPLAINED.includes(field) ? ` (${diagnosis})` : ''
  return `${field}: ${shown(actual)}${why}`
}

function describeNearest({ count, near }: FailureMessageInput): string {
  if (near.length === 0) return ''
  if (near.every(({ differences }) => differences.length === 0)) {
    const ids = near.map(({ id }) => id).join(', ')
    return count > near.length ? ` The newest are ${ids}.` : ` ${count === 1 ? 'It is' : 'They are'} ${ids}.`
  }
  const each = near.map(
    ({ id, diagnosis, differences }) =>
      `${id} differs in ${differences.map((one) => differenceWords(one, diagnosis)).join(' and ')}`,
  )
  return ` Nearest: ${each.join('; ')}.`
}

/** What a red test prints: one line that says what was expected, what was there, and what comes closest. */
export function failureMessage(shortfall: FailureMessageInput): string {
  const { noun, amount, wish, within, count, total } = shortfall
  const time = within === undefined ? '' : ` within ${within}`
  const there =
    total === 0 ? `there was no ${noun} at all` : `there ${count === 1 ? 'was' : 'were'} ${count} of ${total}`
  return `Expected ${amountWords(amount, noun)}${wish && ` ${wish}`}${time}; ${there}.${describeNearest(shortfall)}`
}
