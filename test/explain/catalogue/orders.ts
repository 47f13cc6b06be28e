import { byBytes, type Field, joins, type MistakeCase, type Slip } from './client.ts'

const sorts = (compare: (a: Field, b: Field) => number): Slip => joins({ order: (fields) => [...fields].sort(compare) })
const byLocale = (locale: string, numeric: boolean): Slip =>
  sorts((a, b) => a.name.localeCompare(b.name, locale, { numeric }))

export const orderCases: readonly MistakeCase[] = [
  { slug: 'order-as-sent', slips: () => [joins({ order: (fields) => fields })] },
  {
    slug: 'order-numeric-names-as-text',
    needs: { '9': 'x', '10': 'y' },
    slips: () => [sorts((a, b) => byBytes(a.name, b.name))],
  },
  {
    slug: 'order-ignoring-case',
    // Two names that differ by case alone stay as they were sent.
    needs: { Zone: '7', zone: '8' },
    slips: () => [sorts((a, b) => byBytes(a.name.toLowerCase(), b.name.toLowerCase()))],
  },
  {
    slug: 'order-locale',
    // Names on which English and Chinese, with and without numbers, all differ.
    needs: { a10: '1', a9: '2', 中: '3', 阿: '4' },
    slips: () => [byLocale('en', false), byLocale('en', true), byLocale('zh-CN', false), byLocale('zh-CN', true)],
  },
  { slug: 'order-descending', slips: () => [sorts((a, b) => byBytes(b.name, a.name))] },
  {
    slug: 'order-by-value',
    // Equal values stay as they were sent.
    needs: { second: 'b', first: 'b' },
    slips: () => [sorts((a, b) => byBytes(a.value, b.value))],
  },
]
