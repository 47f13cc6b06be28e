import { hash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ALICE, APP, BOB, CAROL, egretSeed, OTHER } from '../../support/egret.ts'
import { startGame } from '../../support/game.ts'
import { egretSigned } from '../../support/php.ts'
import { send, startSandbox, stateOf } from '../../support/sandbox.ts'

async function openCheckout(asked: Record<string, string> = {}, app: Record<string, unknown> = {}) {
  const game = await startGame(() => '{"code":0}')
  const seed = egretSeed({ payCallbackUrl: `${game.url}/pay`, ...app })
  const sandbox = await startSandbox({ seed })
  const query = new URLSearchParams({ token: ALICE.token, goodsId: '3', serverId: '7', ext: 'my-order', ...asked })
  const url = `${sandbox.url}/egret/checkout/${APP.appId}?${query}`
  const look = async (at = url) => {
    const response = await fetch(at)
    return { status: response.status, headers: response.headers, page: await response.text() }
  }
  const press = async (outcome: string, form: Record<string, string> = {}, headers: Record<string, string> = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ outcome, ...form }),
      redirect: 'manual',
      headers,
    })
    const location = response.headers.get('location')
    return { status: response.status, location: location === null ? '' : new URL(location, url).href }
  }
  const orders = async () => (await stateOf(sandbox)).egret.apps[0].orders
  return { sandbox, game, url, look, press, orders }
}

const orderIdIn = (page: string): string => /name="orderId" value="([0-9A-F]{32})"/.exec(page)?.[1] ?? ''

describe('the checkout (egret-16)', () => {
  test('shows what is bought and three buttons of a form', async () => {
    const { look, orders } = await openCheckout()
    const { status, page } = await look()
    expect(status).toBe(200)
    for (const shown of ['100钻石', '10', '张三', 'my-order', 'Game']) expect(page).toContain(shown)
    const buttons = [...page.matchAll(/<button[^>]*name="outcome" value="(\w+)"/g)].map(([, value]) => value)
    expect(buttons).toEqual(['paid', 'failure', 'cancel'])
    expect(await orders()).toEqual([])
  })

  test('may be framed by the game and by pages on this machine, and runs its own script alone', async () => {
    const { look } = await openCheckout({}, { gameUrl: 'https://game.example/play?x=1' })
    const { headers, page } = await look()
    const policy = headers.get('content-security-policy') ?? ''
    // No cache keeps it, no other site learns of it, and it loads nothing.
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'same-origin'])
    expect(policy).toMatch(/^default-src 'none'; .*form-action 'self'; .*base-uri 'none'$/)
    expect(policy).toMatch(/frame-ancestors 'self' https:\/\/game\.example http:\/\/127\.0\.0\.1:\* /)
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script as string)
    expect(scripts).toHaveLength(1)
    expect(policy).toContain(`script-src 'sha256-${hash('sha256', scripts[0] as string, 'base64')}';`)
    expect(page).not.toMatch(/<link|<img|url\(|@import|\son\w+=/)
  })

  test('paid: the game is notified before the answer, and the answer holds no token', async () => {
    const { game, look, press, orders } = await openCheckout()
    const orderId = orderIdIn((await look()).page)
    const { status, location } = await press('paid', { orderId })
    expect(status).toBe(303)
    expect(game.received).toHaveLength(1)
    const { form } = game.received[0] as (typeof game.received)[0]
    expect(form).toMatchObject({ orderId, id: ALICE.id, money: '10', serverId: '7', goodsId: '3', ext: 'my-order' })
    expect(form).toEqual(egretSigned(form, APP.appKey))
    expect(await orders()).toMatchObject([{ orderId, id: ALICE.id, notification: 'delivered' }])
    expect(location).not.toContain(ALICE.token)
    expect((await look(location)).page).toContain('data-result="0"')
    expect((await look(location)).page).toContain(orderId)
  })

  test('a form that is sent twice pays once', async () => {
    const { game, look, press, orders } = await openCheckout()
    const orderId = orderIdIn((await look()).page)
    const answers = [await press('paid', { orderId }), await press('paid', { orderId })]
    expect(answers[0]).toEqual(answers[1])
    expect(game.received).toHaveLength(1)
    expect(await orders()).toHaveLength(1)
  })

  test.each([
    ['failure', '-2'],
    ['cancel', '-1'],
    ['', '-1'],
  ])('%j pays nothing and is told as %s', async (outcome, result) => {
    const { game, look, press, orders } = await openCheckout()
    const { location } = await press(outcome)
    expect((await look(location)).page).toContain(`data-result="${result}"`)
    expect(game.received).toEqual([])
    expect(await orders()).toEqual([])
  })

  test.each([
    ['an unknown token', { token: 'nobody' }, {}, /no such token/],
    ["another app's token", { token: CAROL.token }, {}, /no such token/],
    ['goods the app does not have', { goodsId: '9' }, {}, /no goods 9; it has: 1, 3/],
    ['an app without address', {}, { payCallbackUrl: undefined }, /no payCallbackUrl/],
  ])('says why %s cannot be paid', async (_case, asked, app, why) => {
    const { look, press, orders } = await openCheckout({ ...asked, lang: 'en' }, app)
    const { status, page } = await look()
    expect(status).toBe(404)
    expect(page).toMatch(why)
    expect((await press('paid')).status).toBe(404)
    expect(await orders()).toEqual([])
  })

  test('does not show an order of another app', async () => {
    const { sandbox, look, press } = await openCheckout()
    const orderId = orderIdIn((await look()).page)
    await press('paid', { orderId })
    const { page } = await look(`${sandbox.url}/egret/checkout/${OTHER.appId}?result=paid&orderId=${orderId}`)
    expect(page).not.toContain(orderId)
  })

  test('takes the form from its own page alone', async () => {
    const { press, orders } = await openCheckout()
    expect((await press('paid', {}, { origin: 'http://evil.example' })).status).toBe(403)
    expect(await orders()).toEqual([])
  })

  test('escapes what the game passes', async () => {
    const { look } = await openCheckout({ ext: '<script>alert(1)</script>', lang: '"><b>' })
    const { page } = await look()
    expect(page).toContain('&lt;script&gt;alert(1)')
    expect(page).not.toContain('<b>')
  })

  test.each([
    ['zh-CN', 'zh-Hans', '应付金额'],
    ['', 'zh-Hans', '应付金额'],
    ['en-GB', 'en', 'Amount due'],
    ['fr', 'en', 'Amount due'],
  ])('speaks to a browser of language %j in %s', async (lang, tag, words) => {
    const { page } = await (await openCheckout({ lang, token: BOB.token })).look()
    expect(page).toContain(`<html lang="${tag}">`)
    expect(page).toContain(words)
  })
})

describe('the script', () => {
  test.each(['', '?v=20240101', '?a=1&b=2'])('is served to any page, query %j or not', async (query) => {
    const sandbox = await startSandbox({ seed: egretSeed() })
    const { status, headers, text } = await send(`${sandbox.url}/v2/misc/scripts/egreth5sdk.js${query}`)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(text).toContain('window.EgretH5Sdk =')
  })

  test('knows no key and no path of the admin API', async () => {
    const sandbox = await startSandbox({ seed: egretSeed() })
    const { text } = await send(`${sandbox.url}/v2/misc/scripts/egreth5sdk.js`)
    for (const secret of [APP.appKey, OTHER.appKey, '__admin']) expect(text).not.toContain(secret)
  })
})
