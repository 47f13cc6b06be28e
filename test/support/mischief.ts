import { type HOW, type Params, type ProviderName, signOf, textOf } from './mistakes.ts'
import { md5, rocgameSigned } from './php.ts'
import {
  ACCESS_TOKEN,
  ADMIN_TOKEN,
  ALICE_MD5,
  ALICE_PLAIN,
  BOB_MD5,
  EGRET_KEYS,
  KEYS,
  OPEN_KEY,
  ROC_KEYS,
  spellings,
} from './secrets.ts'
import { sampled } from './size.ts'

/** Nothing in it is secret: what is grepped has to have it, or the grep sees nothing. */
export const CANARY = 'harmless-lambda'

/** Where each provider's requests go, right but for their signature. */
export const TARGETS: Readonly<Record<keyof typeof HOW, { path: string; params: Params; key: string }>> = {
  egret: {
    path: '/v2/user/getInfo',
    params: { appId: '1001', time: '1420855806', token: 'token-0', note: CANARY },
    key: EGRET_KEYS[0],
  },
  quicksdk: {
    path: '/open/userLogin',
    params: { openId: 'merchant', productCode: 'product-0', username: 'user-0', password: ALICE_MD5, note: CANARY },
    key: OPEN_KEY,
  },
  rocgame: {
    path: '/api/gift/codeUse',
    params: { gameId: '1015', exCode: 'CODE0000', roleId: '7', roleServer: '1', roleGrade: '1', note: CANARY },
    key: ROC_KEYS[0],
  },
}

const PROVIDERS = Object.keys(TARGETS) as ProviderName[]

/** Does every wrong thing with keys and passwords that people do, and some right ones. Returns what was answered. */
export async function doMischief(url: string): Promise<string> {
  let said = ''

  /** Everything is noted but the bodies of providers' successes, which are the client's own data. */
  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url + path, init)
    const text = await response.clone().text()
    said += `${JSON.stringify([...response.headers])}\n`
    if (response.status !== 200 || /"(status|success)":false|"code":1/.test(text)) said += `${text}\n`
    return response
  }
  const admin = (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST', token = ADMIN_TOKEN) =>
    call(`/__admin/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  const form = (path: string, params: Params) => call(path, { method: 'POST', body: new URLSearchParams(params) })
  const json = (path: string, body: unknown) =>
    call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const multipart = (path: string, params: Params) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(params)) body.append(name, value)
    return call(path, { method: 'POST', body })
  }

  /** Sends texts as the provider takes them. */
  const to = (provider: ProviderName, params: Params) =>
    (provider === 'rocgame' ? json : form)(TARGETS[provider].path, params)
  const signed = (provider: ProviderName, params: Params): Params =>
    provider === 'rocgame'
      ? (rocgameSigned(params, TARGETS[provider].key) as Params)
      : { ...params, sign: signOf(provider, params, { key: TARGETS[provider].key }) }

  async function wrongSignatures(provider: ProviderName): Promise<void> {
    const { params, key } = TARGETS[provider]
    const texts = [
      textOf(provider, params, { key, between: '&' }),
      textOf(provider, params, { key, beforeKey: '&key=' }),
      textOf(provider, params, { key, beforeKey: key }),
      textOf(provider, params, { key, value: encodeURIComponent }),
      textOf(provider, params, { key: '' }),
      textOf(provider, params, { key: `${key}\n` }),
      textOf(provider, params, { key: key.toUpperCase() }),
      textOf(provider, params, { key: md5(key) }),
      ...KEYS.map((other) => textOf(provider, params, { key: other })),
      key + textOf(provider, params, { key: '' }),
    ]
    for (const text of texts) await to(provider, { ...params, sign: md5(text) })
    for (const sign of [...spellings(key), md5(key), 'wrong', ` ${key}`, `${key}${md5(key)}`]) {
      await to(provider, { ...params, sign })
    }
  }

  /** Keys among the parameters, under any name and as one, rightly signed and wrongly. */
  async function misplacedKeys(provider: ProviderName): Promise<void> {
    const { params } = TARGETS[provider]
    for (const key of KEYS) {
      for (const written of sampled(spellings(key), 3)) {
        const odd = [{ key: written }, { appKey: written }, { x: `a ${written} b` }, { [written]: 'x' }]
        for (const extra of odd) await to(provider, signed(provider, { ...params, ...extra } as Params))
        await to(provider, { ...params, x: `{"k":"${written}"}`, sign: md5(written) })
        // Added after the signature: the explanation says which parameter it was.
        await to(provider, { ...signed(provider, params), [written]: 'x' })
      }
    }
    for (const [name] of Object.entries(params)) {
      const [key = ''] = KEYS
      await to(provider, signed(provider, { ...params, [name]: key }))
      await to(provider, { ...params, [name]: key, sign: 'x' })
    }
    await to(provider, signed(provider, { ...params, large: `${KEYS.join(' ')} ${'x'.repeat(40_000)}` }))
    const { path } = TARGETS[provider]
    for (const key of KEYS) {
      const encoded = encodeURIComponent(key)
      await call(`${path}?key=${encoded}&sign=${encoded}`, { method: 'POST' })
      await call(`${path}/${encoded}`)
      await call(`${path}?${encoded}`, { method: 'POST', headers: { 'content-type': 'text/x' }, body: key })
      const contentType = `text/plain; key=${encoded}`
      await call(path, { method: 'POST', headers: { 'content-type': contentType }, body: `{"sign":${key}` })
    }
  }

  /** Passwords and tokens: right ones, under other names, in any encoding, with a wrong signature. */
  async function passwords(): Promise<void> {
    const { path, params } = TARGETS.quicksdk
    const names = ['Password', 'passwd', 'pwd', 'user_password', 'pass', 'newPassword', 'access_token', 'authToken']
    for (const password of [ALICE_MD5, ALICE_PLAIN, BOB_MD5]) {
      for (const one of [{ ...params, password }, ...names.map((name) => ({ ...params, [name]: password }))]) {
        for (const post of [form, multipart, json]) {
          await post(path, signed('quicksdk', one))
          await post(path, { ...one, sign: md5('nothing') })
        }
        await call(`${path}?${new URLSearchParams(one)}`, { method: 'POST' })
        await json(TARGETS.rocgame.path, rocgameSigned({ ...TARGETS.rocgame.params, ...one }, ROC_KEYS[0]))
      }
    }
    const { username: _username, password: _password, ...common } = params
    const change = { userId: '10001', oldPassword: ALICE_MD5, newPassword: BOB_MD5 }
    await form('/open/userChangePass', { ...signed('quicksdk', { ...common, ...change }), sign: 'x' })
    for (const username of KEYS) {
      await form('/open/userRegister', signed('quicksdk', { ...common, username, password: ALICE_MD5 }))
    }
    const social = { openType: '2', userOpenId: 'me', access_token: ACCESS_TOKEN }
    await form('/open/snsLogin', signed('quicksdk', { ...common, ...social }))
    await form('/open/snsLogin', { ...common, ...social, sign: 'x' })
    await form('/webapi/checkUserInfo', { uid: '10001', token: OPEN_KEY })
    await form('/webapi/checkUserInfo', { uid: OPEN_KEY, token: 'x', appKey: EGRET_KEYS[0], other: KEYS.join(' ') })
  }

  /** Payments whose notifications the game server answers with keys. */
  async function payments(): Promise<void> {
    for (const at of [0, 1]) await admin('egret/pay', { appId: String(1001 + at), id: `player-${at}`, goodsId: '1' })
    const { username: _username, password: _password, ...common } = TARGETS.quicksdk.params
    const order = { userId: '10001', goodsId: 'gem60', orderSubject: 'x', roleName: 'r', serverName: 's' }
    const paid = { ...common, ...order, amount: '0.99', currency: 'USD', payType: '12', clientLang: 'en' }
    const answer = await form('/open/startPay', signed('quicksdk', paid))
    const { data } = (await answer.json()) as { data: { orderNo: string } }
    await admin('quicksdk/pay', { orderNo: data.orderNo })
    await admin('clock/advance', { by: '10m' })
  }

  /** The admin API asked for nonsense with keys in it. */
  async function askedWrongly(): Promise<void> {
    for (const key of [...KEYS, ADMIN_TOKEN]) {
      const encoded = encodeURIComponent(key)
      await admin(`requests?limit=${encoded}`)
      await admin(`requests?${encoded}=1`)
      await admin(`requests/${encoded}`)
      await admin(encoded)
      await admin('egret/pay', { appId: key, id: 'x', goodsId: '1' })
      await admin('egret/pay', { appId: '1001', id: key, goodsId: key, [key]: 1 })
      await admin('egret/login', `{"appId": ${key}`)
      await admin('sign', { path: `/${key}`, params: {} })
      await admin('requests', undefined, 'GET', key === ADMIN_TOKEN ? `${key}x` : encoded)
      await call(`/ns/${encoded}x%/livez`)
      await call(`/${encoded}`)
      await call(`/livez?${encoded}`, { method: 'POST' })
    }
  }

  for (const provider of PROVIDERS) {
    await wrongSignatures(provider)
    await misplacedKeys(provider)
    await to(provider, signed(provider, TARGETS[provider].params))
  }
  await passwords()
  await payments()
  await askedWrongly()
  return said
}
