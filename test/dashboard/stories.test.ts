import type { Page } from 'playwright-core'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import demo from '../../fixtures/demo.json' with { type: 'json' }
import { dialects } from '../certify/games/dialects.ts'
import { startGame as startCertifiedGame } from '../certify/games/game.ts'
import { useBrowser } from '../support/browser.ts'
import {
  admin,
  COUNT_ASKING,
  certifyWrongGame,
  drawn,
  mailTo,
  payAt,
  picture,
  rows,
  signWithoutMark,
} from '../support/dashboard.ts'
import { APP, forge, getInfo, USER } from '../support/demo.ts'
import { ensureBuilt } from '../support/dist.ts'
import { gate } from '../support/gate.ts'
import { startInside } from '../support/inside.ts'
import { postForm, startSandbox } from '../support/sandbox.ts'

beforeAll(ensureBuilt)
const { open } = useBrowser()

test('a refused request says why on its row, and shows the difference when it is opened', async () => {
  const sandbox = await startSandbox()
  await getInfo(sandbox)
  await signWithoutMark(sandbox)
  const { page, errors } = await open(admin(sandbox), { locale: 'en-US' })
  await page.getByText('White space around values').first().waitFor()
  await page.getByLabel('Outcome').selectOption('SIGN_INVALID')
  await rows(page).nth(1).waitFor({ state: 'detached' })
  await rows(page).first().click()
  const detail = page.locator('.detail')
  await detail.locator('.verdict').waitFor()
  expect(await detail.locator('ins .odd').textContent()).toBe('BOM')
  expect(await detail.locator('pre').first().textContent()).toContain('curl -d')
  expect(page.url()).toContain('#/requests/req_000002?outcome=SIGN_INVALID')
  await picture(page, 'dashboard-why')
  await page.getByTitle('Show the page in Chinese').click()
  await page.getByText('应签名', { exact: true }).waitFor()
  expect(await page.evaluate('document.documentElement.lang')).toBe('zh')
  expect(errors).toEqual([])
})

test('the first list is asked for before the script is there, and once', async () => {
  const sandbox = await startSandbox()
  await getInfo(sandbox)
  const { page, errors } = await open('about:blank', { script: COUNT_ASKING })
  // Without a stream nothing is read again.
  await page.route('**/__admin/events?*', () => undefined)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url().replace(/^.*__admin/, '')))
  await page.goto(admin(sandbox))
  await rows(page).first().waitFor()
  await drawn(page)
  expect(asked.filter((path) => /^\/(requests\?limit|providers)/.test(path)).sort()).toEqual([
    '/providers',
    '/requests?limit=100',
  ])
  const early = `performance.getEntriesByType('resource').filter(({ initiatorType }) => initiatorType === 'link').map(({ name }) => name)`
  expect(await page.evaluate(early)).toEqual(expect.arrayContaining([expect.stringContaining('requests?limit=100')]))
  expect(errors).toEqual([])
})

/** How high the list is with all its rows. */
const height = (page: Page) => page.evaluate('document.querySelector(".space").clientHeight') as Promise<number>
test('rows arrive while one looks; scrolled, the list holds still and says how many are new', async () => {
  const sandbox = await startSandbox()
  for (let i = 0; i < 60; i += 1) await getInfo(sandbox)
  const { page } = await open(admin(sandbox), { locale: 'en-US' })
  await rows(page).first().waitFor()
  await page.evaluate('document.querySelector(".scroller").scrollTop = 600')
  const before = await height(page)
  await expect.poll(() => page.locator('html[data-leads]').count()).toBe(1)
  await forge(sandbox)
  await page.getByRole('button', { name: '1 new' }).waitFor()
  expect(await height(page)).toBe(before)
  await page.getByRole('button', { name: '1 new' }).click()
  await page.locator('[role=option]', { hasText: '1006' }).waitFor()
})

test('what arrives while a list is read is not lost by an answer that is older', async () => {
  const { url } = await startInside()
  const { page } = await open('about:blank', { script: COUNT_ASKING })
  const { opened, open: letThrough } = gate()
  await page.route('**/__admin/requests?*', async (route) => {
    const response = await route.fetch()
    await opened
    await route.fulfill({ response })
  })
  await page.goto(`${url}/__admin/`)
  await page.evaluate(`new BroadcastChannel('channel-sandbox ').onmessage = ({ data }) => {
    if (data.kind === 'batch') window.heard = true
  }`)
  const askAndHear = async () => {
    await fetch(`${url}/v2/user/getInfo`, { method: 'POST', body: new URLSearchParams({ appId: '1' }) })
    return page.evaluate('window.heard')
  }
  await expect.poll(askAndHear).toBe(true)
  letThrough()
  await drawn(page)
  expect(await rows(page).count()).toBeGreaterThan(0)
})

/** Of what the sandbox answers, the newest entry loses members that it cannot be without. */
const LOSE = `
  const lost = [
    [/requests\\?/, ({ requests }) => requests[0], ['durationMs', 'outcome']],
    [/requests\\/req_\\d+$/, (entry) => entry, ['durationMs', 'checks']],
    [/callbacks\\?/, ({ callbacks }) => callbacks[0], ['attempts', 'order', 'createdAt']],
    [/outbox\\?/, ({ mails }) => mails[0], ['expiresAt', 'code']],
  ]
  const real = window.fetch
  window.fetch = async (address, options) => {
    const answer = await real(address, options)
    const [, of, members] = lost.find(([path]) => path.test(address)) ?? []
    if (!of) return answer
    const json = await answer.json()
    for (const member of members) delete of(json)[member]
    return Response.json(json)
  }
`

test('what is odd breaks its own row, and what is opened of it: the rows beside it, the list and the page go on', async () => {
  const sandbox = await startSandbox()
  await payAt(sandbox, () => 'not yet')
  for (const id of ['1', '2']) await getInfo(sandbox, { note: id })
  await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '3' })
  for (const email of ['a@example.com', 'b@example.com']) await mailTo(sandbox, email)
  const { page, errors } = await open('about:blank', { locale: 'en-US', script: LOSE })
  const broken = page.getByText('This cannot be shown.')
  await page.goto(admin(sandbox))
  await rows(page).first().filter({ has: broken }).waitFor()
  expect(await rows(page).count()).toBe(4)
  expect(await broken.count()).toBe(1)
  await rows(page).first().click()
  await page.locator('.detail').filter({ has: broken }).waitFor()
  await page.goto(admin(sandbox, 'callbacks'))
  await rows(page).first().waitFor()
  await page.goto(admin(sandbox, 'mailbox'))
  await page.locator('.mails li').nth(1).waitFor()
  // The page is there, and what arrives is drawn.
  await page.goto(admin(sandbox))
  await getInfo(sandbox)
  await expect.poll(() => rows(page).count()).toBe(5)
  expect(errors).toEqual([])
})

test('pay as a player, see the game fail, send again twice, go on a day', async () => {
  const sandbox = await startSandbox()
  let answer = 'not yet'
  const game = await payAt(sandbox, () => answer)
  const { page, errors } = await open(admin(sandbox, 'players/egret/users'), { locale: 'en-US' })
  await page.locator('tr', { hasText: USER }).getByRole('button').click()
  await page.getByRole('button', { name: 'pay', exact: true }).click()
  await page.getByRole('textbox', { name: 'goodsId' }).fill('3')
  await page.getByRole('button', { name: 'Run egret.pay' }).click()
  await page.locator('.answer a', { hasText: 'cb_' }).click()
  await page.locator('.try').first().waitFor()
  await page.locator('.try.future').waitFor()
  await picture(page, 'dashboard-callback')
  answer = '{"code":0}'
  // The command behind a button folds out without moving the others.
  const twice = page.getByRole('button', { name: 'Send again ×2', exact: true })
  const before = await twice.boundingBox()
  await page.locator('.deeds summary').first().click()
  await page.locator('.deeds pre').first().waitFor()
  expect(await twice.boundingBox()).toEqual(before)
  await page.locator('.deeds summary').first().click()
  await twice.click()
  await page.getByText('Sent again as').waitFor()
  await expect.poll(() => game.received.length).toBe(3)
  await page.goto(admin(sandbox, 'clock'))
  await page.getByRole('button', { name: 'Advance 1 d' }).click()
  await page.getByText('ahead of').waitFor()
  await page.goto(admin(sandbox, 'callbacks'))
  await expect.poll(() => page.locator('.mark.good').count()).toBe(3)
  expect(errors).toEqual([])
})

test('callbacks are sent elsewhere by keyboard; a public address is refused in the language of the page', async () => {
  const sandbox = await startSandbox()
  const { page, errors } = await open(admin(sandbox, 'setup'), { locale: 'zh-CN' })
  await page.getByText('改发他处').click()
  const all = page.getByRole('textbox', { name: '所有回调' })
  await all.fill('http://8.8.8.8')
  await page.keyboard.press('Enter')
  await page.getByText('既非环回也非内网').waitFor()
  await all.fill('http://127.0.0.1:9')
  await page.getByRole('textbox', { name: 'quicksdk.pay.notify' }).fill('http://127.0.0.1:9/all')
  await page.keyboard.press('Enter')
  await page.locator('.lines code', { hasText: 'http://127.0.0.1:9/all' }).waitFor()
  const { forwardTo, callbacks } = await sandbox.targets.get()
  expect({ forwardTo, callbacks }).toEqual({
    forwardTo: 'http://127.0.0.1:9',
    callbacks: { 'quicksdk.pay.notify': 'http://127.0.0.1:9/all' },
  })
  // An empty line ends it, and only it.
  await all.fill('')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await sandbox.targets.get()).forwardTo).toBeUndefined()
  expect((await sandbox.targets.get()).callbacks).toEqual(callbacks)
  // What the browser says of the address that was refused.
  expect(errors).toEqual([expect.stringContaining('400')])
})

test('a fault is made, counts down and ends; a refusal that was meant is grey', async () => {
  const sandbox = await startSandbox()
  const { page } = await open(admin(sandbox, 'faults'), { locale: 'en-US' })
  await page.getByLabel('Provider').selectOption('egret')
  await page.getByLabel('Value').selectOption('TOKEN_INVALID')
  await page.getByLabel('How often').fill('2')
  await page.locator('form .commands summary').click()
  const command = 'npx channel-sandbox faults add --provider egret --refuse TOKEN_INVALID --times 2 --url'
  expect(await page.locator('form pre').first().textContent()).toContain(command)
  await page.getByRole('button', { name: 'Add a fault' }).click()
  await expect.poll(() => page.locator('.times').allTextContents()).toEqual(['2'])
  await getInfo(sandbox)
  await expect.poll(() => page.locator('.times').allTextContents()).toEqual(['1'])
  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByText('No faults').waitFor()
  await page.goto(admin(sandbox, 'requests'))
  await page.locator('.mark.quiet', { hasText: 'TOKEN_INVALID' }).waitFor()
})

test('certify: a run fills its matrix while it goes on, and each cell opens what was sent and answered', async () => {
  const sandbox = await startSandbox()
  const game = await startCertifiedGame(dialects.egret, { refusesDuplicates: true })
  onTestFinished(() => game.close())
  const { page, errors } = await open(admin(sandbox, 'certify'), { locale: 'en-US' })
  await page.getByLabel('Address of the callback').fill('http://8.8.8.8/pay')
  await page.getByRole('button', { name: 'Check it' }).click()
  await page.getByRole('alert').getByText('neither loopback nor private').waitFor()
  await page.getByLabel('Address of the callback').fill(game.url)
  await page.getByRole('button', { name: 'Check it' }).click()
  await page.getByText('Goods were not observed: 11 of 80 checks').waitFor()
  expect(await page.locator('.check').count()).toBe(80)
  expect(await page.locator('.check.is-fail').allTextContents()).toContain('✕ again fail')
  await page.locator('#check-pay\\.again').click()
  const detail = page.locator('.detail')
  await detail.getByText('Not acknowledged the second time').first().waitFor()
  expect(page.url()).toContain('#/certify/certify_000001/pay.again')
  expect(await detail.locator('pre').first().textContent()).toMatch(/^POST http[\s\S]*orderId=[\s\S]*&sign=/)
  expect(await detail.locator('pre').nth(3).textContent()).toBe('HTTP 200\n{"code":1013}')
  await page.keyboard.press('Escape')
  await detail.waitFor({ state: 'detached' })
  expect(await page.evaluate('document.activeElement.id')).toBe('check-pay.again')
  await page.keyboard.press('Escape')
  await page.getByText('80 checks').waitFor()
  expect(errors.filter((error) => !error.includes('400'))).toEqual([])
})

test('a mail arrives, and its code can be copied; without a clipboard it is selected', async () => {
  const sandbox = await startSandbox()
  const { page } = await open(admin(sandbox, 'mailbox'), { locale: 'en-US' })
  await page.getByText('No mails yet').waitFor()
  await mailTo(sandbox, 'new@example.com')
  const [mail] = await sandbox.outbox.list()
  await page.locator('.code', { hasText: mail?.code as string }).waitFor()
  await page.evaluate('Object.defineProperty(navigator, "clipboard", { value: undefined })')
  await page.getByRole('button', { name: 'Copy' }).click()
  await expect.poll(() => page.evaluate('getSelection().toString() || document.activeElement.value')).toBe(mail?.code)
})

test('by keyboard alone: move, open, back to the row, search, go', async () => {
  const sandbox = await startSandbox()
  for (let i = 0; i < 3; i += 1) await getInfo(sandbox, { note: `n${i}` })
  const { page } = await open(admin(sandbox), { locale: 'en-US' })
  await rows(page).first().waitFor()
  for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key)
  await page.locator('.detail .verdict').waitFor()
  expect(page.url()).toContain('req_000002')
  await page.keyboard.press('Escape')
  await page.locator('.detail').waitFor({ state: 'detached' })
  expect(await page.locator('.row.focused').getAttribute('id')).toBe('row-req_000002')
  await page.keyboard.press('/')
  await page.keyboard.type('n0')
  await rows(page).nth(1).waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  for (const key of ['g', 'f']) await page.keyboard.press(key)
  await page.getByRole('heading', { name: 'Faults' }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('heading', { name: 'Keys' }).waitFor()
})

test('a sandbox that has gone is said to be gone', async () => {
  const sandbox = await startSandbox()
  const { page } = await open(admin(sandbox), { locale: 'en-US' })
  await expect.poll(() => page.locator('html[data-leads]').count()).toBe(1)
  await sandbox.close()
  await page.getByRole('alert').getByText('The sandbox does not answer').waitFor()
})

test('what games, players and mails say is text, an address of theirs opens nothing but http, and nothing inline runs', async () => {
  const evil = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'
  const sandbox = await startSandbox({
    seed: {
      quicksdk: demo.quicksdk,
      egret: { apps: [{ ...APP, users: [{ id: evil, name: evil, token: 't' }], goods: [{ goodsId: '1', money: 1 }] }] },
    },
  })
  await payAt(sandbox, () => evil)
  await postForm(`${sandbox.url}/v2/user/getInfo`, { appId: evil, time: '1', token: evil, sign: evil, [evil]: evil })
  await sandbox.egret.pay({ appId: APP.appId, id: evil, goodsId: '1', ext: evil })
  await expect.poll(async () => (await sandbox.callbacks.list())[0]?.attempts.length).toBe(1)
  await certifyWrongGame(sandbox, { reply: evil, acceptsUnknownPlayers: true })
  const evilAddress = '<img/src=x/onerror=document.title="owned">@example.com'
  await mailTo(sandbox, evilAddress)
  const { page, errors } = await open(admin(sandbox, 'requests/req_000001'), { locale: 'en-US' })
  await page.locator('.detail .verdict').waitFor()
  const checked = 'certify/certify_000001/pay.valid'
  const order = `orders/${encodeURIComponent(evil)}`
  for (const view of ['callbacks/cb_000001', 'players/egret/users', 'players/egret/orders', checked, order]) {
    await page.goto(admin(sandbox, view))
    await page.getByText('<img src=x').first().waitFor()
  }
  await page.goto(admin(sandbox, 'mailbox'))
  await page.getByText(evilAddress, { exact: true }).waitFor()
  expect(await page.locator('main img, main script').count()).toBe(0)
  const address = 'javascript:document.title="owned"'
  await page.route('**/__admin/egret/login', (route) => route.fulfill({ json: { url: address } }))
  await page.route('**/__admin/egret/users?*', (route) => route.fulfill({ json: { users: [{ id: address }] } }))
  await page.goto(admin(sandbox, 'players/egret/users'))
  await page.getByRole('button', { name: 'Act ›' }).click()
  for (const name of ['appId', 'id']) await page.getByRole('textbox', { name, exact: true }).fill('1')
  await page.getByRole('button', { name: 'Run egret.login' }).click()
  await page.locator('.answer', { hasText: address }).waitFor()
  expect(await page.locator('[href^="javascript"]').count()).toBe(0)
  expect(errors).toEqual([])
  // Were there a way to bring markup in, the page's policy would not let it run.
  const refused = await page.evaluate(`new Promise((done) => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => done(effectiveDirective))
    document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(evil)})
  })`)
  expect(refused).toBe('script-src-attr')
  expect(await page.title()).not.toBe('owned')
})

test('a hundred thousand requests are a list like any other', async () => {
  const { url, sandbox } = await startInside({ journalSize: 100_000 })
  sandbox.events.once('request', (record) => {
    for (let i = 0; i < 100_000; i += 1) sandbox.journal.add({ ...record, id: `req_x${i}` })
  })
  await fetch(`${url}/v2/user/getInfo`, { method: 'POST', body: new URLSearchParams({ appId: '1' }) })
  const { page } = await open(`${url}/__admin/`)
  await rows(page).first().waitFor()
  for (let i = 0; i < 4; i += 1) {
    const count = await height(page)
    await page.evaluate('document.querySelector(".scroller").scrollTop = 1e9')
    await expect.poll(() => height(page)).toBeGreaterThan(count)
  }
  expect(await rows(page).count()).toBeLessThanOrEqual(61)
})

test('with a token the page asks once, and the address does not keep it', async () => {
  const sandbox = await startSandbox({ adminToken: 'secret' })
  const { page } = await open(`${sandbox.url}/__admin/`)
  await page.getByRole('textbox').fill('wrong')
  await page.getByRole('button').click()
  await page.getByRole('alert').waitFor()
  await page.getByRole('textbox').fill('secret')
  await page.getByRole('button').click()
  await page.getByText('channel-sandbox').first().waitFor()
  await expect.poll(() => page.url()).toBe(`${sandbox.url}/__admin/`)
  await page.goto(`${sandbox.url}/__admin/#/faults`)
  await page.getByRole('button', { name: /Add a fault|添加故障/ }).click()
  await expect.poll(() => sandbox.faults.list().length).toBe(1)
})
