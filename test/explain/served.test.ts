import { describe, expect, test } from 'vitest'
import demo from '../../fixtures/demo.json' with { type: 'json' }
import { ALICE, APP, CAROL, callEgret, egretSeed, OTHER, TIME } from '../support/egret.ts'
import { egretSigned, md5, quicksdkSigned } from '../support/php.ts'
import { type Answered, postForm, postJson, send, startSandbox } from '../support/sandbox.ts'

const start = () => startSandbox({ seed: egretSeed() })
const PARAMS = { appId: APP.appId, time: TIME, token: ALICE.token } as const
const PLAIN = `appId=${APP.appId}time=${TIME}token=${ALICE.token}`

const slugOf = ({ headers }: Answered): string => (headers.get('x-sandbox-diagnosis') ?? '').split(' ')[0] as string
const explain = async ({ headers }: Answered) =>
  (await send((headers.get('x-sandbox-diagnosis') ?? '').split(' ')[1] as string)).json

describe('a wrong signature', () => {
  test('is named in the header, in /explain and in the journal', async () => {
    const sandbox = await start()
    const answered = await callEgret(sandbox, 'user/getInfo', { ...PARAMS, sign: md5(PLAIN) })
    expect(answered.json.code).toBe(1006)
    expect(slugOf(answered)).toBe('key-missing')
    expect(await explain(answered)).toMatchObject({
      outcome: 'SIGN_INVALID',
      diagnosis: 'key-missing',
      verdict: 'exact',
      stringToSign: `${PLAIN}[redacted]`,
      signed: PLAIN,
      difference: `${PLAIN}[-[redacted]-]`,
      mistakes: [{ slug: 'key-missing', zh: expect.stringContaining('密钥') }],
      explanationZh: expect.stringContaining('密钥'),
    })
    const [entry] = sandbox.requests.find()
    expect(entry?.diagnosis).toBe('key-missing')
    expect(entry?.signature?.explanation).toMatchObject({ verdict: 'exact', slug: 'key-missing' })
    expect(entry?.explanation?.en).toContain('without the key')
  })

  test('with the key of another app tells whose', async () => {
    const sandbox = await start()
    const answered = await callEgret(sandbox, 'user/getInfo', egretSigned(PARAMS, OTHER.appKey))
    expect(slugOf(answered)).toBe('key-of-another-tenant')
    expect(JSON.stringify(await explain(answered))).toContain(`appKey (${OTHER.appId})`)
  })

  test('with a key that was given to an app a moment ago tells whose', async () => {
    const sandbox = await start()
    const first = await callEgret(sandbox, 'user/getInfo', egretSigned(PARAMS, 'brand-new-key'))
    expect(slugOf(first)).toBe('signature-mismatch')
    await sandbox.egret.app({ appId: '1003', appKey: 'brand-new-key' })
    const second = await callEgret(sandbox, 'user/getInfo', egretSigned(PARAMS, 'brand-new-key'))
    expect(slugOf(second)).toBe('key-of-another-tenant')
  })

  test('of QuickSDK with the callbackKey instead of the openKey', async () => {
    const sandbox = await startSandbox()
    const params = { openId: 'demo-quick-merchant', productCode: 'demo-quick-ios', username: 'a', password: md5('x') }
    const body = quicksdkSigned(params, 'demo-quick-callbackkey-android')
    const answered = await postForm(`${sandbox.url}/open/userLogin`, body)
    expect(slugOf(answered)).toBe('key-of-same-tenant')
    expect((await explain(answered)).explanation).toContain('callbackKey (demo-quick-android)')
  })

  test('of RocGame over JSON as it stands in the body, and without &key=', async () => {
    const sandbox = await startSandbox()
    const [game] = demo.rocgame.games
    const { gameId = 0, signKey = '' } = game ?? {}
    const rest = 'roleGrade=1&roleId=7&roleServer=1'
    const ask = (extra: string, sign: string) =>
      postJson(
        `${sandbox.url}/api/gift/codeUse`,
        `{"gameId":${gameId},"exCode":"X","roleId":7,"roleServer":1,"roleGrade":1,"extra":${extra},"sign":"${sign}"}`,
      )
    const loose = md5(`exCode=X&extra={ "a": [1] }&gameId=${gameId}&${rest}&key=${signKey}`)
    expect(slugOf(await ask('{ "a": [1] }', loose))).toBe('json-as-sent')
    const direct = md5(`exCode=X&extra={"a":[1]}&gameId=${gameId}&${rest}${signKey}`)
    const answered = await ask('{"a":[1]}', direct)
    expect(slugOf(answered)).toBe('key-joined-directly')
    const asNull = md5(`exCode=X&extra=null&gameId=${gameId}&${rest}&key=${signKey}`)
    expect(slugOf(await ask('null', asNull))).toMatch(/null-as-text|json-as-sent/)
    expect(JSON.stringify(await explain(answered))).not.toContain(signKey)
  })

  test('that is let through is explained all the same', async () => {
    const sandbox = await startSandbox({ seed: egretSeed(), signature: 'warn' })
    const answered = await callEgret(sandbox, 'user/getInfo', { ...PARAMS, sign: md5(PLAIN) })
    expect(answered.json.code).toBe(0)
    expect(slugOf(answered)).toBe('key-missing')
    const told = await explain(answered)
    expect(told).toMatchObject({ outcome: 'ok', verdict: 'exact' })
    expect(told.explanation).toContain('signed without the key')
  })

  test('of query against body', async () => {
    const sandbox = await start()
    const { sign } = egretSigned({ appId: APP.appId, time: TIME }, APP.appKey)
    const body = new URLSearchParams({ appId: APP.appId, time: TIME, sign: sign as string })
    const url = `${sandbox.url}/v2/user/getInfo?token=${ALICE.token}`
    expect(slugOf(await send(url, { method: 'POST', body }))).toMatch(/parameter-left-out|query-left-out/)
  })

  test('is explained when it is looked at, even when there were too many to search at once', async () => {
    const sandbox = await start()
    const wrong = (index: number) =>
      callEgret(sandbox, 'user/getInfo', { ...PARAMS, sign: md5(`nothing like it ${index}`) })
    for (let index = 0; index < 80; index += 1) await wrong(index)
    const answered = await callEgret(sandbox, 'user/getInfo', {
      ...PARAMS,
      sign: md5(`${PLAIN}&key=${APP.appKey}`).toUpperCase(),
    })
    expect((await explain(answered)).diagnosis).toBe('key-joined-with-ampersand-key+hex-upper-case')
    // From now on the same mistake of the same app costs a few hashes, so it is named at once.
    const again = { ...PARAMS, time: '1420855999' }
    const text = `appId=${APP.appId}time=1420855999token=${ALICE.token}&key=${APP.appKey}`
    expect(slugOf(await callEgret(sandbox, 'user/getInfo', { ...again, sign: md5(text).toUpperCase() }))).toBe(
      'key-joined-with-ampersand-key+hex-upper-case',
    )
  })

  test('of a large request is kept small and explained as far as it goes', async () => {
    const sandbox = await start()
    const params = { ...PARAMS, extra: 'x'.repeat(60_000) }
    const text = `appId=${APP.appId}extra=${params.extra}time=${TIME}token=${ALICE.token}`
    const answered = await callEgret(sandbox, 'user/getInfo', { ...params, sign: md5(`${text}&key=${APP.appKey}`) })
    expect(slugOf(answered)).toBe('key-joined-with-ampersand-key')
    const [entry] = sandbox.requests.find()
    expect(JSON.stringify(entry).length).toBeLessThan(120_000)
  })
})

describe('other refusals', () => {
  test('a parameter under a similar name', async () => {
    const sandbox = await start()
    const answered = await postForm(`${sandbox.url}/v2/user/getInfo`, {
      appid: '1001',
      time: TIME,
      token: 't',
      sign: 's',
    })
    expect(slugOf(answered)).toBe('parameters-misnamed')
    expect((await explain(answered)).explanation).toContain('appid → appId')
  })

  test('a body that is not read, and why', async () => {
    const sandbox = await start()
    const answered = await postJson(`${sandbox.url}/v2/user/getInfo`, PARAMS)
    expect(slugOf(answered)).toBe('body-not-readable')
    const { explanation, explanationZh } = await explain(answered)
    expect(explanation).toContain('application/json')
    expect(explanationZh).toContain('multipart/form-data')
  })

  test('parameters in a query that is not read', async () => {
    const sandbox = await startSandbox()
    const url = `${sandbox.url}/open/userLogin?openId=demo-quick-merchant`
    const answered = await send(url, { method: 'POST', body: new URLSearchParams({ sign: 'x' }) })
    expect(slugOf(answered)).toBe('parameters-in-query')
  })

  test('an unknown app, and which was meant', async () => {
    const sandbox = await start()
    const answered = await callEgret(sandbox, 'user/getInfo', egretSigned({ ...PARAMS, appId: '10011' }, 'k'))
    expect(slugOf(answered)).toBe('unknown-tenant')
    expect((await explain(answered)).explanation).toContain('did you mean 1001?')
  })

  test('which app a token belongs to', async () => {
    const sandbox = await start()
    const answered = await callEgret(sandbox, 'user/getInfo', { token: CAROL.token })
    expect(slugOf(answered)).toBe('token-invalid')
    const { explanation, explanationZh } = await explain(answered)
    expect(explanation).toContain(`the token belongs to app ${OTHER.appId}`)
    expect(explanationZh).toContain(`该 token 属于应用 ${OTHER.appId}`)
  })
})

test('no key, password or callback key of the seed is told anywhere', async () => {
  const sandbox = await startSandbox()
  const keys = [
    ...demo.egret.apps.map(({ appKey }) => appKey),
    ...demo.rocgame.games.map(({ signKey }) => signKey),
    ...demo.quicksdk.merchants.flatMap(({ openKey, products }) => [openKey, ...products.map((one) => one.callbackKey)]),
  ]
  const told: string[] = []
  for (const key of keys) {
    const egret = { appId: '1001', time: TIME, token: key }
    const quick = {
      openId: 'demo-quick-merchant',
      productCode: 'demo-quick-ios',
      username: key,
      password: md5('secret'),
    }
    const answers = [
      await postForm(`${sandbox.url}/v2/user/getInfo`, egretSigned(egret, `${key}\n`)),
      await postForm(`${sandbox.url}/v2/user/getInfo`, egretSigned(egret, key.toUpperCase())),
      await postForm(`${sandbox.url}/open/userLogin`, quicksdkSigned(quick, key)),
      await postForm(`${sandbox.url}/open/userLogin`, quicksdkSigned({ ...quick, [key]: key }, ` ${key}`)),
    ]
    for (const one of answers) {
      told.push(JSON.stringify([...one.headers]))
      if (one.headers.get('x-sandbox-diagnosis')) told.push(JSON.stringify(await explain(one)))
    }
  }
  told.push(JSON.stringify(sandbox.requests.find()))
  const all = told.join('\n')
  expect(all).toContain('key-of-another-tenant')
  for (const secret of [...keys, md5('secret')]) expect(all.toLowerCase()).not.toContain(secret.toLowerCase())
})
