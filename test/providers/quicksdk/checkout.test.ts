import { describe, expect, test } from 'vitest'
import { infoOf, newOrder, press, startPaying } from '../../support/payments.ts'
import { NOW, stateOf } from '../../support/quicksdk.ts'

async function openCheckout(change: Record<string, string> = {}, options = {}) {
  const { sandbox, game } = await startPaying(options)
  const orderNo = await newOrder(sandbox, { currency: 'TWD', ...change })
  const url = `${sandbox.url}/checkout/${orderNo}`
  const look = async (query = '') => (await fetch(url + query)).text()
  return { sandbox, game, orderNo, url, look }
}

describe('the checkout page', () => {
  test('shows the order and three buttons of a form that needs no script', async () => {
    const { sandbox, url, orderNo, look } = await openCheckout()
    const { headers } = await fetch(url)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("form-action 'self'")
    // With no-referrer browsers send forms with the Origin null.
    expect(headers.get('referrer-policy')).toBe('same-origin')
    const page = await look()
    for (const shown of [orderNo, '31.94', 'TWD', '60 顆寶石', '60 gems', 'Demo game', 'alice', '劍客', 'S1']) {
      expect(page).toContain(shown)
    }
    expect(page.match(/<form[^>]*>/g)).toEqual(['<form method="post">'])
    const buttons = [...page.matchAll(/<button[^>]*name="outcome" value="(\w+)"/g)].map(([, value]) => value)
    expect(buttons).toEqual(['success', 'failure', 'cancel'])
    const choices = [...page.matchAll(/<label><input type="radio" name="payType" value="(\d+)"( checked)?>/g)]
    expect(choices.map(([, id, checked]) => [id, checked])).toEqual([
      ['12', ' checked'],
      ['13', undefined],
    ])
    expect(page).not.toMatch(/<script|<link|<img|https?:|url\(|@import|\son\w+=/)
    expect((await stateOf(sandbox)).history.orders[0].payStatus).toBe(0)
  })

  test.each([
    ['zh-TW', 'zh-Hant', '應付金額'],
    ['zh', 'zh-Hant', '應付金額'],
    ['ja-JP', 'zh-Hant', '應付金額'],
    ['zh-CN', 'zh-Hans', '应付金额'],
    ['zh_cn', 'zh-Hans', '应付金额'],
    ['zh-Hans-SG', 'zh-Hans', '应付金额'],
    ['en-US', 'en', 'Amount due'],
    ['EN', 'en', 'Amount due'],
  ])('speaks for clientLang %s the language %s', async (clientLang, lang, words) => {
    const { look } = await openCheckout({ clientLang })
    const page = await look()
    expect(page).toContain(`<html lang="${lang}">`)
    expect(page).toContain(words)
  })

  test('escapes whatever the game has sent', async () => {
    const nasty = `<script>alert('1')</script>"&`
    const { look } = await openCheckout({ roleName: nasty, serverName: nasty, goodsName: nasty, orderSubject: nasty })
    const page = await look()
    expect(page).not.toContain('<script')
    expect(page.split('&lt;script&gt;alert(&#039;1&#039;)&lt;/script&gt;&quot;&amp;')).toHaveLength(5)
    expect(await look('?result=%3Cscript%3E')).toBe(page)
  })

  test('is not there for an unknown order', async () => {
    const { sandbox } = await openCheckout()
    for (const method of ['GET', 'POST']) {
      const answer = await fetch(`${sandbox.url}/checkout/1`, { method })
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
      const page = await answer.text()
      expect(page).toContain('找不到訂單')
      expect(page).toContain('No such order')
    }
    expect((await fetch(`${sandbox.url}/checkout/1`, { method: 'DELETE' })).status).toBe(405)
  })
})

describe('the buttons', () => {
  test('Pay pays with the chosen way, notifies, and shows it on a page that can be reloaded', async () => {
    const { sandbox, game, url, orderNo } = await openCheckout({ clientLang: 'en' })
    await sandbox.clock.advance('1m')
    const shown = await press(url, 'success', { payType: '13' })
    expect([shown.url, shown.redirected, shown.status]).toEqual([url, true, 200])
    const page = await shown.text()
    for (const text of ['Payment successful', 'Amount paid', 'PayPal', '2023-11-15 06:14:20'])
      expect(page).toContain(text)
    expect(page).not.toContain('<form')
    await sandbox.clock.advance('0s')
    expect(await infoOf(sandbox, orderNo)).toMatchObject({
      payStatus: 1,
      payTime: NOW + 60,
      payTypeId: 13,
      payTypeName: 'PayPal',
      asyncStatus: 1,
    })
    expect(game.received.map(({ form }) => [form.payStatus, form.payType])).toEqual([['0', '13']])
  })

  test('Pay pays once, however often it is pressed', async () => {
    const { sandbox, game, url, orderNo } = await openCheckout()
    const answers = await Promise.all(Array.from({ length: 10 }, () => press(url, 'success')))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    const late = await press(url, 'failure')
    expect([late.url, await late.text()]).toEqual([url, expect.stringContaining('付款成功')])
    await sandbox.clock.advance('1d')
    expect([game.received.length, (await sandbox.callbacks.list()).length]).toEqual([1, 1])
    expect((await infoOf(sandbox, orderNo)).payStatus).toBe(1)
    const { days } = (await stateOf(sandbox)).history
    expect(days.map((day: { payCount: number }) => day.payCount)).toEqual([1])
  })

  test('Fail tells the game and leaves the order payable', async () => {
    const { sandbox, game, url, orderNo } = await openCheckout({ clientLang: 'en' })
    const shown = await press(url, 'failure')
    expect(shown.url).toBe(`${url}?result=failure`)
    const page = await shown.text()
    expect([page.includes('Payment failed'), page.includes('<form')]).toEqual([true, true])
    await sandbox.clock.advance('0s')
    expect(game.received.map(({ form }) => form.payStatus)).toEqual(['1'])
    expect((await infoOf(sandbox, orderNo)).payStatus).toBe(0)
    expect(await (await press(url, 'success')).text()).toContain('Payment successful')
  })

  test('Cancel sends no notification', async () => {
    const { sandbox, url, orderNo } = await openCheckout({ clientLang: 'en' })
    const shown = await press(url, 'cancel')
    expect([shown.url, await shown.text()]).toEqual([
      `${url}?result=cancel`,
      expect.stringContaining('Payment cancelled'),
    ])
    expect([await sandbox.callbacks.list(), (await infoOf(sandbox, orderNo)).payStatus]).toEqual([[], 0])
  })

  test('a form without a known button does nothing', async () => {
    const { sandbox, url, orderNo } = await openCheckout()
    expect((await press(url, 'refund')).url).toBe(url)
    expect([await sandbox.callbacks.list(), (await infoOf(sandbox, orderNo)).payStatus]).toEqual([[], 0])
  })

  test('an unknown way of paying gives way to the first one', async () => {
    const { sandbox, url, orderNo } = await openCheckout()
    await press(url, 'success', { payType: '99' })
    expect((await infoOf(sandbox, orderNo)).payTypeId).toBe(12)
  })

  test('forms of foreign pages are refused', async () => {
    const { sandbox, url, orderNo } = await openCheckout()
    for (const origin of ['http://evil.test', 'null', `${sandbox.url}.evil.test`]) {
      const answer = await press(url, 'success', {}, { origin })
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ type: 'urn:channel-sandbox:foreign-origin' })
    }
    expect((await infoOf(sandbox, orderNo)).payStatus).toBe(0)
    expect((await press(url, 'success', {}, { origin: sandbox.url })).status).toBe(200)
    expect((await infoOf(sandbox, orderNo)).payStatus).toBe(1)
  })
})
