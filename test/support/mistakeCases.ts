import { createHmac } from 'node:crypto'
import { type Asked, digest, HOW, KEY, type Params, type ProviderName, type Slip, signOf, textOf } from './mistakes.ts'
import { md5 } from './php.ts'

export const PROVIDERS = ['egret', 'quicksdk', 'rocgame'] as const

/** Sent in an order that is not sorted, with something of everything that can go wrong. */
export const PARAMS: Params = {
  token: 'abc',
  time: '1420855806',
  roleId: '9',
  appId: '1001',
  Zone: '7',
  money: '1',
  ext: '{"b":"x/y","a":[1,2],"s":"中 文"}',
  name: '<b>"张三" & \'co\'',
  note: '',
}

const { note: _note, ...rest } = PARAMS
/** Nothing of it is empty. */
const FILLED = rest
export const without = (params: Params, name: string): Params =>
  Object.fromEntries(Object.entries(params).filter(([one]) => one !== name))

interface Case {
  readonly name: string
  readonly slug: string
  /** Only where the mistake can be made. */
  readonly only?: readonly ProviderName[]
  readonly params?: Params
  /** The signature of a client that makes the mistake. */
  sign(provider: ProviderName, params: Params): string
  readonly asked?: Asked
}

const slip = (name: string, slug: string, made: Slip, more: Partial<Case> = {}): Case => ({
  name,
  slug,
  sign: (provider, params) => signOf(provider, params, made),
  ...more,
})

/** A client that signs other values than it sends. */
const signs = (name: string, slug: string, change: (params: Params) => Params, more: Partial<Case> = {}): Case => ({
  name,
  slug,
  sign: (provider, params) => signOf(provider, change(params)),
  ...more,
})

export const value = (name: string, text: string) => (params: Params) => ({ ...params, [name]: text })
export const json = (change: (parsed: Record<string, unknown>) => string) => (params: Params) => ({
  ...params,
  ext: change(JSON.parse(params.ext as string)),
})
const bodyOf = (provider: ProviderName, params: Params): string => textOf(provider, params, { beforeKey: '', key: '' })
const formUrl = (text: string): string => new URLSearchParams({ x: text }).toString().slice(2)
const lowerHex = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())

/** 中 and 文 in GBK. */
const gbk = (text: string): Buffer =>
  Buffer.concat(
    [...text].map((one) =>
      Buffer.from({ 中: 'd6d0', 文: 'cec4', 张: 'd5c5', 三: 'c8fd' }[one] ?? Buffer.from(one).toString('hex'), 'hex'),
    ),
  )

export const CASES: readonly Case[] = [
  // The key.
  {
    name: 'key missing',
    slug: 'key-missing',
    sign: (provider, params) => signOf(provider, params, { key: '' }),
  },
  {
    name: 'key and what stands before it missing',
    slug: 'key-missing',
    only: ['rocgame'],
    sign: (provider, params) => signOf(provider, params, { key: '', beforeKey: '' }),
  },
  {
    name: 'key missing, no trailing &',
    slug: 'key-missing',
    only: ['quicksdk'],
    sign: (provider, params) => md5(textOf(provider, params, { key: '' }).slice(0, -1)),
  },
  ...['\n', ' ', '\r\n', '\t'].map((end) =>
    slip(`key with ${JSON.stringify(end)} behind it`, 'key-white-space', { key: KEY + end }),
  ),
  slip('key with a space before it', 'key-white-space', { key: ` ${KEY}` }),
  ...PROVIDERS.flatMap((provider) => [
    slip(`another key of the same owner`, 'key-of-same-tenant', { key: `same-${provider}-key` }, { only: [provider] }),
    slip(`key of another owner`, 'key-of-another-tenant', { key: `other-${provider}-key` }, { only: [provider] }),
  ]),
  slip('key of another provider', 'key-of-another-provider', { key: 'other-egret-key' }, { only: ['quicksdk'] }),
  slip('key of another provider', 'key-of-another-provider', { key: 'other-quicksdk-key' }, { only: ['egret'] }),
  // Joining.
  slip('joined with &', 'pairs-joined-with-ampersand', { between: '&' }, { only: ['egret'] }),
  slip('not joined', 'pairs-not-joined', { between: '', after: '' }, { only: ['rocgame'] }),
  slip('joined with a comma', 'pairs-joined-otherwise', { between: ',', after: '' }),
  slip(
    '&key= before the key',
    'key-joined-with-ampersand-key',
    { beforeKey: '&key=' },
    { only: ['egret', 'quicksdk'] },
  ),
  slip('its own name before the key', 'key-joined-with-ampersand-key', { beforeKey: '&appKey=' }, { only: ['egret'] }),
  slip('key= before the key', 'key-joined-with-key', { beforeKey: 'key=' }, { only: ['egret', 'rocgame'] }),
  slip('key before the key', 'key-joined-with-key', { beforeKey: 'key' }),
  slip('a lone & before the key', 'key-joined-with-ampersand', { beforeKey: '&' }, { only: ['rocgame'] }),
  slip('nothing before the key', 'key-joined-directly', { beforeKey: '' }, { only: ['rocgame'] }),
  slip('no & behind the last one', 'trailing-ampersand-missing', { between: '&', after: '' }, { only: ['quicksdk'] }),
  slip('an & behind the last one', 'trailing-ampersand-added', { between: '', after: '&' }, { only: ['rocgame'] }),
  slip('an & behind the last one', 'trailing-ampersand-added', { beforeKey: '&' }, { only: ['egret'] }),
  {
    name: 'key first',
    slug: 'key-first',
    sign: (provider, params) => md5(KEY + bodyOf(provider, params)),
  },
  ...PROVIDERS.flatMap((other) =>
    slip(`rule of ${other}`, 'rule-of-another-provider', HOW[other], {
      only: PROVIDERS.filter((provider) => provider !== other),
    }),
  ),
  // Order.
  {
    name: 'unsorted',
    slug: 'order-as-sent',
    sign: (provider, params) => signOf(provider, params, { order: () => 0 }),
  },
  slip('sorted without case', 'order-ignoring-case', {
    order: (a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1),
  }),
  slip(
    'sorted by locale',
    'order-locale',
    { order: (a, b) => a.localeCompare(b, 'en') },
    {
      // An underscore stands before letters in a language, behind upper case in bytes, and before lower case in both.
      params: { B: '1', a: '2', a_b: '3', aZ: '4', _x: '5', A1: '6' },
    },
  ),
  // Which parameters.
  slip('empty values dropped', 'empty-values-left-out', { dropsEmpty: true }, { only: ['egret', 'quicksdk'] }),
  slip('empty values kept', 'empty-values-signed', { dropsEmpty: false }, { only: ['rocgame'] }),
  signs('sign included', 'sign-included', value('sign', ''), { only: ['egret', 'quicksdk'] }),
  {
    name: 'sign included, empty',
    slug: 'sign-included',
    only: ['rocgame'],
    params: FILLED,
    sign: (provider, params) => signOf(provider, { ...params, sign: '' }, { dropsEmpty: false }),
  },
  ...Object.keys(FILLED).map((name) =>
    signs(`${name} not signed`, 'parameter-left-out', (params) => without(params, name)),
  ),
  signs('a declared parameter signed but not sent', 'parameter-added', value('page', '0'), {
    asked: { declared: [...Object.keys(PARAMS), 'page', 'sign'] },
  }),
  signs('query not signed', 'query-left-out', (params) => without(without(params, 'token'), 'time'), {
    asked: { fromQuery: ['token', 'time'] },
    only: ['egret'],
  }),
  signs('body not signed', 'body-left-out', ({ token, time }) => ({ token: token as string, time: time as string }), {
    asked: { fromQuery: ['token', 'time'] },
    only: ['egret'],
  }),
  signs('value of the query signed', 'query-signed', value('token', 'from-query'), {
    asked: { query: 'token=from-query' },
  }),
  signs('query signed that is not read', 'query-signed', value('v', '2'), { asked: { query: 'v=2' } }),
  // Values.
  slip('URL-encoded, %20', 'values-url-encoded', { value: encodeURIComponent }),
  slip('URL-encoded, %20, lower hex', 'values-url-encoded', { value: (text) => lowerHex(encodeURIComponent(text)) }),
  slip('URL-encoded, +', 'values-url-encoded', { value: formUrl }),
  slip('URL-encoded, +, lower hex', 'values-url-encoded', { value: (text) => lowerHex(formUrl(text)) }),
  slip(
    'decoded twice',
    'values-decoded-twice',
    { value: decodeURIComponent },
    { params: { a: '100%25', b: 'x%2Fy', ab: '1' } },
  ),
  slip(
    'decoded twice, + too',
    'values-decoded-twice',
    { value: (text) => decodeURIComponent(text.replaceAll('+', ' ')) },
    {
      params: { a: '1+1', b: 'x%2Fy' },
    },
  ),
  signs('+ sent as it is', 'plus-not-encoded', value('token', 'ab+c='), {
    params: { ...FILLED, ext: '', name: '', token: 'ab c=' },
  }),
  slip('1.0', 'numbers-reformatted', { value: (text, name) => (name === 'money' ? '1.0' : text) }),
  slip('1.00', 'numbers-reformatted', { value: (text, name) => (name === 'money' ? '1.00' : text) }),
  slip(
    '6.9 for 6.90',
    'numbers-reformatted',
    { value: (text, name) => (name === 'money' ? '6.9' : text) },
    {
      params: { ...PARAMS, money: '6.90' },
    },
  ),
  slip(
    '1 for 1.00',
    'numbers-reformatted',
    { value: (text, name) => (name === 'money' ? '1' : text) },
    {
      params: { ...PARAMS, money: '1.00' },
    },
  ),
  slip(
    'null as text',
    'null-as-text',
    { value: (text) => (text === '' ? 'null' : text), dropsEmpty: false },
    { only: ['egret', 'quicksdk'] },
  ),
  signs('null as text', 'null-as-text', value('note', 'null'), { only: ['rocgame'] }),
  signs('undefined as text', 'null-as-text', value('note', 'undefined')),
  signs('HTML-escaped', 'values-html-escaped', (params) => ({
    ...params,
    ext: (params.ext as string).replaceAll('"', '&quot;'),
    name: "&lt;b&gt;&quot;张三&quot; &amp; 'co'",
  })),
  signs('one value HTML-escaped', 'values-html-escaped', (params) => ({
    ...params,
    ext: (params.ext as string).replaceAll('"', '&quot;'),
  })),
  signs('trimmed', 'values-trimmed', value('token', 'abc'), { params: { ...PARAMS, token: ' abc\t' } }),
  signs('milliseconds signed', 'milliseconds-signed', value('time', '1420855806000')),
  signs('seconds signed', 'seconds-signed', value('time', '1420855806'), {
    params: { ...PARAMS, time: '1420855806123' },
  }),
  signs('clock read twice', 'time-read-twice', value('time', '1420855807')),
  {
    name: 'GBK',
    slug: 'gbk-bytes',
    sign: (provider, params) => digest('md5', gbk(textOf(provider, params))),
  },
  {
    name: 'sent and signed in GBK',
    slug: 'body-in-gbk',
    only: ['egret', 'quicksdk'],
    params: { a: '1', name: '\ufffd\ufffd\ufffd' },
    asked: { body: 'name=%D6%D0&a=1' },
    sign: (provider) => digest('md5', gbk(textOf(provider, { a: '1', name: '中' }))),
  },
  // JSON.
  signs('JSON with spaces', 'json-with-spaces', value('ext', '{"b": "x/y", "a": [1, 2], "s": "中 文"}')),
  signs(
    'JSON over several lines',
    'json-with-spaces',
    json((ext) => JSON.stringify(ext, null, 2)),
  ),
  signs('JSON with escaped slashes', 'json-slashes-escaped', value('ext', '{"b":"x\\/y","a":[1,2],"s":"中 文"}')),
  signs('JSON with \\u', 'json-unicode-escaped', value('ext', '{"b":"x/y","a":[1,2],"s":"\\u4e2d \\u6587"}')),
  signs('JSON as PHP writes it', 'json-unicode-escaped', value('ext', '{"b":"x\\/y","a":[1,2],"s":"\\u4e2d \\u6587"}')),
  signs('JSON with members sorted', 'json-members-reordered', value('ext', '{"a":[1,2],"b":"x/y","s":"中 文"}')),
  signs('JSON as it stands in the body', 'json-as-sent', value('ext', '{ "b":"x/y",  "a":[1,2],"s":"中 文"}'), {
    only: ['rocgame'],
    asked: { body: '{"token":"abc","ext":{ "b":"x/y",  "a":[1,2],"s":"中 文"}}' },
  }),
  signs('PHP array in a text', 'json-not-encoded', value('ext', 'Array')),
  // Digests.
  {
    name: 'upper-case hex',
    slug: 'hex-upper-case',
    sign: (provider, params) => signOf(provider, params).toUpperCase(),
  },
  {
    name: 'Base64 of the MD5',
    slug: 'md5-base64',
    sign: (provider, params) => digest('md5', textOf(provider, params), 'base64'),
  },
  {
    name: 'Base64 of the hex digits',
    slug: 'md5-base64',
    sign: (provider, params) => Buffer.from(signOf(provider, params)).toString('base64'),
  },
  { name: '16 digits', slug: 'md5-16-digits', sign: (provider, params) => signOf(provider, params).slice(8, 24) },
  { name: 'SHA-1', slug: 'sha-1', sign: (provider, params) => digest('sha1', textOf(provider, params)) },
  { name: 'SHA-256', slug: 'sha-256', sign: (provider, params) => digest('sha256', textOf(provider, params)) },
  { name: 'MD5 twice', slug: 'md5-twice', sign: (provider, params) => md5(signOf(provider, params)) },
  ...(['md5', 'sha1', 'sha256'] as const).map((algorithm) => ({
    name: `HMAC ${algorithm}`,
    slug: { md5: 'hmac-md5', sha1: 'hmac-sha-1', sha256: 'hmac-sha-256' }[algorithm],
    sign: (provider: ProviderName, params: Params) =>
      createHmac(algorithm, KEY).update(bodyOf(provider, params)).digest('hex'),
  })),
]
