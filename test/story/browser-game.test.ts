import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { useBrowser } from '../support/browser.ts'
import { startBrowserGame } from '../support/browserGame.ts'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { dropDatabaseAfterAll } from '../support/postgres/database.ts'
import { startSandbox } from '../support/sandbox.ts'
import { startReplicas } from '../support/shared.ts'
import { turns } from '../support/size.ts'

dropDatabaseAfterAll()

/** Each is a page of its own: in small size every second is played. */
const isTaken = turns(2)

const chromium = useBrowser()

const seedFor = (game: string) => egretSeed({ gameUrl: `${game}/play`, payCallbackUrl: `${game}/egret/pay` })

/** A game that is opened by the launch URL, and the player at it. */
async function play(inNamespace = false) {
  let sandbox: SandboxHandle | undefined
  const game = await startBrowserGame(() => sandbox?.egret.url ?? '')
  const whole = await startSandbox({ seed: seedFor(game.url) })
  sandbox = inNamespace ? whole.namespace('worker-1') : whole
  const { launchUrl = '' } = await sandbox.egret.login({ appId: APP.appId, id: ALICE.id })
  const { page, errors } = await chromium.open(launchUrl, { locale: 'en-GB' })
  await page.getByText('张三').waitFor()
  return { game, page, errors, launchUrl, sandbox }
}

const checkoutIn = (page: Page) => page.frameLocator('iframe[title="Egret checkout"]')
const overlayIn = (page: Page) => page.getByRole('dialog', { name: 'Egret checkout' })

async function open(page: Page) {
  await page.locator('#buy').click()
  const checkout = checkoutIn(page)
  await checkout.getByText('Amount due').waitFor()
  return checkout
}

/** What the game's callback was given, and what the game had handed out by then. */
async function endOf(page: Page) {
  await page.locator('#result:not(:empty)').waitFor()
  expect(await overlayIn(page).count()).toBe(0)
  return {
    answer: JSON.parse(await page.locator('#result').innerText()),
    goods: await page.locator('#goods').innerText(),
  }
}

describe("Egret's browser script: launch URL, game page, pay, goods", () => {
  /** Buys at the page, and sees what came of it on both sides. */
  async function buy({ game, page, errors }: Pick<Awaited<ReturnType<typeof play>>, 'game' | 'page' | 'errors'>) {
    const checkout = await open(page)
    await checkout.getByText('100钻石').waitFor()
    await checkout.getByRole('button', { name: 'Pay 10 CNY' }).click()
    const { answer, goods } = await endOf(page)
    expect(answer).toEqual({ result: 0, ext: 'order-of-the-game' })
    // The game was notified before its page was called back.
    expect(goods).toBe('3 for order-of-the-game')
    expect(game.handedOut).toHaveLength(1)
    expect(errors).toEqual([])
  }

  test.runIf(isTaken()).each([
    ['the sandbox', false],
    ['a namespace', true],
  ])('in %s', async (_where, inNamespace) => buy(await play(inNamespace)))

  test.runIf(isTaken())('at a replica that does not own the state', async () => {
    let url = ''
    const game = await startBrowserGame(() => url)
    const [owner, other] = await startReplicas(2, { seed: seedFor(game.url) })
    url = other?.egret.url ?? ''
    await owner.clock.now()
    const { launchUrl = '' } = (await other?.egret.login({ appId: APP.appId, id: ALICE.id })) ?? {}
    const { page, errors } = await chromium.open(launchUrl, { locale: 'en-GB' })
    await page.getByText('张三').waitFor()
    await buy({ game, page, errors })
  })

  test.runIf(isTaken())(
    'a payment that fails, one that is cancelled, and three ways to close the checkout',
    async () => {
      const { game, page, errors } = await play()
      const ways: readonly (readonly [number, () => Promise<void>])[] = [
        [-2, () => checkoutIn(page).getByRole('button', { name: 'Fail' }).click()],
        [-1, () => checkoutIn(page).getByRole('button', { name: 'Cancel' }).click()],
        [-1, () => overlayIn(page).getByRole('button', { name: 'Close' }).click()],
        [-1, () => checkoutIn(page).getByRole('button', { name: 'Cancel' }).press('Escape')],
        [-1, () => overlayIn(page).getByRole('button', { name: 'Close' }).press('Escape')],
      ]
      for (const [result, end] of ways) {
        await open(page)
        await end()
        expect((await endOf(page)).answer.result).toBe(result)
        await page.evaluate(`document.getElementById('result').textContent = ''`)
      }
      expect(game.handedOut).toEqual([])
      expect(errors).toEqual([])
    },
  )

  test.runIf(isTaken())('what cannot be paid says why in the checkout, and fails', async () => {
    const { page, sandbox } = await play()
    await sandbox.egret.app({ appId: APP.appId, goods: [{ goodsId: '1', money: 1 }] })
    await page.locator('#buy').click()
    const checkout = checkoutIn(page)
    await checkout.getByText('has no goods 3').waitFor()
    await checkout.getByRole('button', { name: 'Back to the game' }).click()
    expect((await endOf(page)).answer.result).toBe(-2)
  })

  test.runIf(isTaken())('every call of the table calls back with one object; unknown ones say so once', async () => {
    const { page, sandbox } = await play()
    const warnings: string[] = []
    page.on('console', (message) => void warnings.push(message.text()))
    const call = (name: string) => page.evaluate(`new Promise((resolve) => EgretH5Sdk.${name}({}, resolve))`)
    const token = new URL(page.url()).searchParams.get('token')
    expect(await call('init')).toEqual({ result: 0 })
    expect(await call('checkLogin')).toEqual({ result: 0, token })
    expect(await call('login')).toEqual({ result: 0, token })
    expect(await call('getLoginType')).toEqual({})
    for (const name of ['isSupportShare', 'isSupportAttention', 'isSupportSendToDesktop', 'logout'])
      expect(await call(name)).toEqual({ result: 0 })
    for (const name of ['setShareDefaultData', 'share', 'attention', 'sendToDesktop', 'openBBS'])
      expect(await call(name)).toEqual({ result: 0 })
    const contact = { qq: '', qqgroup: '', weixin: '', email: '' }
    expect(await call('getCustomInfo')).toEqual({ result: 0, contact })
    expect(warnings).toEqual([])
    expect([await call('openMoon'), await call('openMoon')]).toEqual([{ result: -2 }, { result: -2 }])
    expect(warnings).toEqual([expect.stringMatching(/EgretH5Sdk\.openMoon is not known/)])
    expect(sandbox.requests.find().map(({ operation }) => operation)).toEqual(['user.getInfo'])
  })

  test.runIf(isTaken())('a page that has lost the query is told to log in again', async () => {
    const { page, launchUrl } = await play()
    const domain = /egretSdkDomain=([^&#]*)/.exec(launchUrl)?.[1]
    await page.goto(`${new URL(launchUrl).origin}/play?egretSdkDomain=${domain}`)
    await page.getByText('result -3').waitFor()
  })
})
