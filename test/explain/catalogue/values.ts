import { type MistakeCase, rewritesAll, rewritesEach, setsValues } from './client.ts'

const MARKUP = { html: `<b>"a" & 'c\\d'</b>`, quoted: '"x"' }
const escaped = (apostrophe: string) => (text: string) =>
  [...text]
    .map((one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": apostrophe })[one] ?? one)
    .join('')

const ESCAPED = { markup: '&lt;a&gt;&amp;&quot;&#039;&#39;', and: '&amp;lt;' }
const UNESCAPED: Readonly<Record<string, string>> = { [ESCAPED.markup]: `<a>&"''`, [ESCAPED.and]: '&lt;' }

/** As printf writes a number that has no more decimals than that. */
const decimals = (count: number) => (text: string) => {
  const [, whole, rest = ''] = /^(-?\d+)(?:\.(\d+))?$/.exec(text) ?? []
  return whole === undefined || rest.length > count ? text : `${whole}.${(rest + '0'.repeat(count)).slice(0, count)}`
}
const FORMATS = [
  decimals(1),
  decimals(2),
  // 6.90 is 6.9, and 1.00 is 1.
  (text: string) => ({ '6.90': '6.9', '-1.00': '-1' })[text] ?? text,
  (text: string) => ({ '6.90': '6', '-1.00': '-1' })[text] ?? text,
  decimals(6),
  (text: string) => (text === '12345678901234567890' ? '12345678901234567000' : text),
  (text: string) => ({ '007': '7', '-08': '-8' })[text] ?? text,
]
const NUMBERS = { money: '6.90', debt: '-1.00', big: '12345678901234567890', padded: '007', below: '-08' }
const NULLS = ['null', 'undefined', 'None', 'NULL', 'nil']
const isSeconds = (text: string): boolean => /^1\d{9}$/.test(text)

export const valueCases: readonly MistakeCase[] = [
  {
    slug: 'values-trimmed',
    needs: { indented: ' a\t', trailing: 'b ' },
    slips: (_provider, params) => rewritesEach(params, (text) => text.trim()),
  },
  {
    slug: 'values-html-escaped',
    needs: MARKUP,
    slips: (_provider, params) =>
      ["'", '&#039;', '&#39;', '&#x27;'].flatMap((apostrophe) => rewritesEach(params, escaped(apostrophe))),
  },
  {
    slug: 'values-html-unescaped',
    needs: ESCAPED,
    slips: (_provider, params) => rewritesEach(params, (text) => UNESCAPED[text] ?? text),
  },
  {
    slug: 'values-slashed',
    needs: MARKUP,
    slips: (_provider, params) =>
      rewritesEach(params, (text) => [...text].map((one) => (`"'\\`.includes(one) ? `\\${one}` : one)).join('')),
  },
  {
    slug: 'numbers-reformatted',
    needs: NUMBERS,
    slips: (_provider, params) => FORMATS.flatMap((format) => rewritesEach(params, format)),
  },
  {
    slug: 'null-as-text',
    needs: { note: '', memo: '' },
    slips: (_provider, params) =>
      NULLS.flatMap((written) => rewritesEach(params, (text) => (text === '' ? written : text))),
  },
  {
    slug: 'null-as-empty',
    needs: Object.fromEntries(NULLS.map((written) => [`was${written}`, written])),
    slips: (_provider, params) => rewritesEach(params, (text) => (NULLS.includes(text) ? '' : text)),
  },
  {
    slug: 'milliseconds-signed',
    needs: { endTime: '1420855900' },
    slips: (_provider, params) => rewritesEach(params, (text) => (isSeconds(text) ? `${text}000` : text)),
  },
  {
    slug: 'seconds-signed',
    needs: { startedAt: '1420855806123', endedAt: '1420855900000' },
    slips: (_provider, params) => rewritesEach(params, (text) => (/^1\d{12}$/.test(text) ? text.slice(0, 10) : text)),
  },
  {
    slug: 'time-read-twice',
    slips: (_provider, params) =>
      Object.entries(params)
        .filter(([, text]) => isSeconds(text))
        .flatMap(([name, text]) => [-1, 1, -2, 2, -3, 3].map((by) => setsValues({ [name]: `${Number(text) + by}` }))),
  },
  {
    slug: 'booleans-rewritten',
    needs: { yes: 'true', no: 'false' },
    slips: () =>
      [
        ['1', '0'],
        ['1', ''],
        ['True', 'False'],
      ].map(([yes = '', no = '']) => rewritesAll((text) => ({ true: yes, false: no })[text] ?? text)),
  },
]
