import { byBytes } from '../../../contract/schema/wire.ts'
import type { Draft, Order, Pair } from '../draft.ts'
import type { Mistake, Variant } from '../mistake.ts'

const ordered = (draft: Draft, order: Order, what?: string): Variant => ({
  draft: { ...draft, order },
  ...(what !== undefined && { what }),
})

const lowered = (a: Pair, b: Pair): number => {
  const [first, second] = [a.name.toLowerCase(), b.name.toLowerCase()]
  return first < second ? -1 : first > second ? 1 : a.at - b.at
}

let collators: readonly Intl.Collator[] | undefined

/** Languages whose order differs where names are concerned; fixed, so that every machine finds the same. */
function languages(): readonly Intl.Collator[] {
  // Made when they are needed: they take longer than the rest of the start.
  collators ??= ['en', 'zh-CN'].flatMap((locale) => [
    new Intl.Collator(locale),
    new Intl.Collator(locale, { numeric: true }),
  ])
  return collators
}

export const orderMistakes: readonly Mistake[] = [
  {
    slug: 'order-as-sent',
    kind: 'joining',
    en: 'The parameters were signed in the order they were sent, unsorted.',
    zh: '参数未排序，按发送顺序拼接',
    change: { en: 'Sort the parameters by name, in byte order.', zh: '请按参数名的字节顺序升序排列' },
    variants: (draft) => [ordered(draft, (a, b) => a.at - b.at)],
  },
  {
    slug: 'order-numeric-names-as-text',
    kind: 'joining',
    inPairs: 0,
    en: 'Names that are numbers were sorted as texts, "10" before "9".',
    zh: '纯数字的参数名按文本排序，"10" 排在了 "9" 之前',
    change: { en: 'Sort them as numbers, as ksort does.', zh: '请按数值排序，与 ksort 一致' },
    variants: (draft) => [ordered(draft, (a, b) => byBytes(a.name, b.name))],
  },
  {
    slug: 'order-ignoring-case',
    kind: 'joining',
    en: 'The parameters were sorted without regard to case.',
    zh: '排序时忽略了大小写',
    change: { en: 'Sort by bytes: upper case comes before lower case.', zh: '请按字节排序：大写字母在小写字母之前' },
    variants: (draft) => [ordered(draft, lowered)],
  },
  {
    slug: 'order-locale',
    kind: 'joining',
    inPairs: 2,
    en: 'The parameters were sorted by the rules of a language (localeCompare, Collator), not by bytes.',
    zh: '排序使用了语言规则（localeCompare、Collator），而不是字节顺序',
    change: { en: 'Compare names with < or strcmp.', zh: '请用 < 或 strcmp 比较参数名' },
    variants: (draft) => languages().map((collator) => ordered(draft, (a, b) => collator.compare(a.name, b.name))),
  },
  {
    slug: 'order-descending',
    kind: 'joining',
    rare: true,
    inPairs: 0,
    en: 'The parameters were sorted in descending order.',
    zh: '参数按降序排列',
    change: { en: 'Sort in ascending order.', zh: '请按升序排列' },
    variants: (draft) => [ordered(draft, (a, b) => (a.name < b.name ? 1 : -1))],
  },
  {
    slug: 'order-by-value',
    kind: 'joining',
    rare: true,
    inPairs: 0,
    en: 'The parameters were sorted by their values.',
    zh: '按参数值排序，而不是按参数名排序',
    change: { en: 'Sort by name (ksort, not sort or asort).', zh: '请按参数名排序（ksort，而不是 sort 或 asort）' },
    variants: (draft) => [ordered(draft, (a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.at - b.at))],
  },
]
