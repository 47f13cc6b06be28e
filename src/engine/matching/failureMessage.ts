import type { Prose } from '../../contract/schema/field.ts'
import { joined, prose, same, sentences } from '../../contract/values/prose.ts'
import type { Criteria, Difference, ParamMatch } from './match.ts'
import { patternText } from './pattern.ts'

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
  readonly wish: Prose
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

const COMMA = prose(', ', '、')
const AND = prose(' and ', '，且 ')

function paramWish([name, wanted]: readonly [string, ParamMatch]): Prose {
  if (typeof wanted === 'string') return same(`params.${name} = ${shown(wanted)}`)
  const pattern = patternText(wanted.matches)
  return prose(`params.${name} matches ${pattern}`, `params.${name} 匹配 ${pattern}`)
}

/** Criteria in words: `egret user.getInfo with outcome = ok, params.token = X since 1732000000`. */
export function describeCriteria(
  { provider, operation, params = {}, ...plain }: Criteria & { id?: string; order?: string; state?: string },
  since?: number,
): Prose {
  const wishes = (['id', 'tenant', 'order', 'outcome', 'state'] as const).flatMap((field) =>
    plain[field] === undefined ? [] : [same(`${field} = ${shown(plain[field])}`)],
  )
  wishes.push(...Object.entries(params).map(paramWish))
  const named = [provider, operation].filter((part) => part !== undefined).map(same)
  const { en, zh } = joined(wishes, COMMA)
  const parts = [
    ...named,
    ...(wishes.length > 0 ? [prose(`with ${en}`, `（条件 ${zh}）`)] : []),
    ...(since === undefined ? [] : [prose(`since ${since}`, `自 ${since} 起`)]),
  ]
  return joined(parts, same(' '))
}

const NOUNS = { request: '请求', callback: '回调' } as const

function amountWords(amount: Amount, noun: FailureMessageInput['noun']): Prose {
  const { least, most } = boundsOf(amount)
  const things = (many: number) => `${many} ${noun}${many === 1 ? '' : 's'}`
  const thingsZh = (many: number) => `${many} 个${NOUNS[noun]}`
  const nounZh = NOUNS[noun]
  if (most === 0) return prose(`no ${noun}`, `没有${nounZh}`)
  if (least === most) return prose(`exactly ${things(least)}`, `恰好 ${thingsZh(least)}`)
  if (most === Infinity) return prose(`at least ${things(least)}`, `至少 ${thingsZh(least)}`)
  if (least === 0) return prose(`at most ${things(most)}`, `至多 ${thingsZh(most)}`)
  return prose(`${least} to ${things(most)}`, `${least} 到 ${thingsZh(most)}`)
}

/** The outcome of a request and the state of a callback are explained by a diagnosis. */
const EXPLAINED = ['outcome', 'state']

function differenceWords({ field, actual }: Difference, diagnosis: string | undefined): Prose {
  if (actual === undefined) return prose(`${field} (missing)`, `${field}（缺少）`)
  const why = diagnosis !== undefined && EXPLAINED.includes(field) ? ` (${diagnosis})` : ''
  return same(`${field}: ${shown(actual)}${why}`)
}

function describeNearest({ count, near }: FailureMessageInput): Prose {
  if (near.length === 0) return same('')
  if (near.every(({ differences }) => differences.length === 0)) {
    const ids = near.map(({ id }) => id).join(', ')
    if (count > near.length) return prose(`The newest are ${ids}.`, `最新的是 ${ids}。`)
    return prose(`${count === 1 ? 'It is' : 'They are'} ${ids}.`, `即 ${ids}。`)
  }
  const each = near.map(({ id, diagnosis, differences }) => {
    const { en, zh } = joined(
      differences.map((one) => differenceWords(one, diagnosis)),
      AND,
    )
    return prose(`${id} differs in ${en}`, `${id} 的差异：${zh}`)
  })
  const { en, zh } = joined(each)
  return prose(`Nearest: ${en}.`, `最接近的：${zh}。`)
}

/** What a red test prints: one line that says what was expected, what was there, and what comes closest. */
export function failureMessage(shortfall: FailureMessageInput): Prose {
  const { noun, amount, wish, within, count, total } = shortfall
  const expected = amountWords(amount, noun)
  const time = within === undefined ? same('') : prose(` within ${within}`, `在 ${within} 内`)
  const nounZh = NOUNS[noun]
  const there =
    total === 0
      ? prose(`there was no ${noun} at all`, `实际没有任何${nounZh}`)
      : prose(`there ${count === 1 ? 'was' : 'were'} ${count} of ${total}`, `实际有 ${count} 个，共 ${total} 个`)
  const said: Prose = {
    en: `Expected ${expected.en}${wish.en && ` ${wish.en}`}${time.en}; ${there.en}.`,
    zh: `预期${time.zh}${expected.zh}${wish.zh && ` ${wish.zh}`}；${there.zh}。`,
  }
  return sentences(said, describeNearest(shortfall))
}
