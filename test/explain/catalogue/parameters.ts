import { joins, leavesOut, type MistakeCase, type Slip, signsAlso } from './client.ts'

const ASKED = {
  declared: ['appId', 'page', 'roleId', 'sign', 'size', 'time', 'token', 'Zone'],
  required: ['appId', 'sign', 'time', 'token'],
} as const
const isDeclared = (name: string): boolean => ASKED.declared.some((one) => one === name)
const isRequired = (name: string): boolean => ASKED.required.some((one) => one === name)
const FROM_QUERY = ['time', 'token']

const renames =
  (spell: (name: string) => string): Slip =>
  (client) => ({ ...client, fields: client.fields.map((field) => ({ ...field, name: spell(field.name) })) })
const both =
  (first: Slip, second: Slip): Slip =>
  (client) =>
    second(first(client))

export const parameterCases: readonly MistakeCase[] = [
  {
    slug: 'empty-values-left-out',
    needs: { note: '' },
    slips: (provider) => (provider === 'rocgame' ? [] : [joins({ dropsEmpty: true })]),
  },
  {
    slug: 'empty-values-signed',
    needs: { note: '' },
    slips: (provider) => (provider === 'rocgame' ? [joins({ dropsEmpty: false })] : []),
  },
  {
    slug: 'zero-values-left-out',
    needs: { level: '0', note: '' },
    slips: () => [leavesOut(({ value }) => value === '0'), leavesOut(({ value }) => value === '0' || value === '')],
  },
  {
    slug: 'sign-included',
    slips: () => [
      both(signsAlso({ sign: '' }), joins({ dropsEmpty: false })),
      signsAlso({ sign: 'null' }),
      signsAlso({ sign: 'undefined' }),
    ],
  },
  {
    slug: 'parameter-left-out',
    slips: (_provider, params) => Object.keys(params).map((one) => leavesOut(({ name }) => name === one)),
  },
  {
    slug: 'parameter-left-out',
    // The operation says which there are: the unknown ones left out, and all that are not required.
    needs: { mine: 'm', own: 'o' },
    asked: ASKED,
    slips: (_provider, params) => [
      ...Object.keys(params).map((one) => leavesOut(({ name }) => name === one)),
      leavesOut(({ name }) => !isDeclared(name)),
      leavesOut(({ name }) => !isRequired(name)),
    ],
  },
  {
    slug: 'parameter-added',
    asked: ASKED,
    slips: () => [
      ...['page', 'size'].flatMap((name) =>
        ['', 'null', '0', 'undefined'].map((value) => signsAlso({ [name]: value })),
      ),
      signsAlso({ page: '', size: '' }),
      ...['appid', 'gameId', 'openId'].map((name) => signsAlso({ [name]: '1001' })),
    ],
  },
  {
    slug: 'query-left-out',
    asked: { fromQuery: FROM_QUERY },
    slips: () => [leavesOut(({ name }) => FROM_QUERY.includes(name))],
  },
  {
    slug: 'body-left-out',
    asked: { fromQuery: FROM_QUERY },
    slips: () => [leavesOut(({ name }) => !FROM_QUERY.includes(name))],
  },
  {
    slug: 'query-signed',
    // The signature, one other value and one more parameter.
    asked: { query: 'sign=0&token=from-query&v=2' },
    slips: () => [signsAlso({ token: 'from-query', v: '2' })],
  },
  {
    slug: 'names-in-another-case',
    slips: () => [
      renames((name) => name.toLowerCase()),
      renames((name) => name.toUpperCase()),
      // Zone becomes _zone.
      renames((name) => [...name].map((one) => (/[A-Z]/.test(one) ? `_${one.toLowerCase()}` : one)).join('')),
    ],
  },
]
