import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { reporters } from '../../src/certify/reporters/index.ts'
import { dialects } from '../certify/games/dialects.ts'
import { startGame as startCertifiedGame } from '../certify/games/game.ts'
import { play } from '../certify/games/play.ts'
import { useBrowser } from '../support/browser.ts'
import {
  admin,
  axeFinds,
  COUNT_ASKING,
  certifyWrongGame,
  drawn,
  expectNarrow,
  foreignTexts,
  mailTo,
  payAt,
  rows,
  signWithoutMark,
  unfold,
  VIEWS,
} from '../support/dashboard.ts'
import { APP, getInfo, USER } from '../support/demo.ts'
import { ensureBuilt } from '../support/dist.ts'
import { send, startSandbox } from '../support/sandbox.ts'
import { sampled, turns } from '../support/size.ts'

beforeAll(ensureBuilt)
const { open } = useBrowser()

/** Presses Tab until something in the page's content has the focus that fits. */
async function tabTo(page: Page, selector = ':not(main)'): Promise<void> {
  const fits = `document.querySelector('main').contains(document.activeElement) && document.activeElement.matches(${JSON.stringify(selector)})`
  for (let i = 0; i < 100; i += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(fits)) return
  }
  throw new Error(`Tab never reaches ${selector} at ${page.url()}`)
}

test('every view is reached by two keys and its content by Tab; a run is begun and read without a mouse', async () => {
  const sandbox = await startSandbox()
  const game = await startCertifiedGame(dialects.egret, { refusesDuplicates: true })
  onTestFinished(() => game.close())
  await getInfo(sandbox)
  const { page } = await open(admin(sandbox), { locale: 'en-US' })
  await rows(page).first().waitFor()
  const views = { c: 'callbacks', p: 'players', m: 'mailbox', f: 'faults', t: 'clock', n: 'namespaces', s: 'setup' }
  for (const [letter, view] of Object.entries(views)) {
    await page.keyboard.press('g')
    await page.keyboard.press(letter)
    await page.locator(`nav a[aria-current][href="#/${view}"]`).waitFor()
    // An empty mailbox has nothing to press.
    if (view !== 'mailbox') await tabTo(page)
    await page.evaluate('document.activeElement.blur()')
  }
  for (const key of ['g', 'e']) await page.keyboard.press(key)
  await tabTo(page, 'input[type=url]')
  await page.keyboard.type(game.url)
  await page.keyboard.press('Enter')
  await page.getByText('What to mend').waitFor()
  await tabTo(page, '.check.is-fail')
  await page.keyboard.press('Enter')
  await page.locator('.detail pre').first().waitFor()
})

/** Each theme, language and width with its opposite: any pair has both of all three, and four pairs are all there are. */
const LOOKS = (['en', 'zh'] as const).flatMap((language) =>
  [1280, 320].map((width) => [
    { colorScheme: 'light', language, width } as const,
    { colorScheme: 'dark', language: language === 'en' ? 'zh' : 'en', width: width === 320 ? 1280 : 320 } as const,
  ]),
)
const isTurn = turns(LOOKS.length)
const named = LOOKS.map((pair) => ({ pair, name: pair.map((look) => Object.values(look).join(' ')).join(', ') }))

describe.each(named)('every view with all that folds out: $name', ({ pair }) => {
  test.runIf(isTurn())(
    'axe finds nothing, all texts are of the language, nothing is wider than the window',
    async () => {
      const sandbox = await startSandbox()
      await payAt(sandbox, () => 'not yet')
      await signWithoutMark(sandbox)
      await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '3' })
      sandbox.faults.add({ effect: { delay: '1s' } })
      await mailTo(sandbox, 'new@example.com')
      await send(`${sandbox.url}/no/such/path`)
      await certifyWrongGame(sandbox)
      for (const { colorScheme, language, width } of pair) {
        const locale = language === 'zh' ? 'zh-CN' : 'en-US'
        const viewport = { width, height: 760 }
        const { page } = await open(admin(sandbox), { colorScheme, locale, viewport, script: COUNT_ASKING })
        await drawn(page)
        await page.keyboard.press('?')
        for (const view of sampled(VIEWS, 2)) {
          await page.goto(admin(sandbox, view))
          await drawn(page)
          await unfold(page)
          expect(await axeFinds(page), view).toEqual([])
          expect(await foreignTexts(page, language), view).toEqual([])
          await page.setViewportSize({ width: 320, height: 640 })
          await expectNarrow(page)
          await page.setViewportSize(viewport)
        }
      }
    },
  )
})

describe.each(sampled(['light', 'dark'] as const, 2))('the page of a certify report, %s', (colorScheme) => {
  test('is legible, and each cell opens what was sent and answered', async () => {
    const report = await play('egret', { refusesDuplicates: true }, { checks: ['pay.*', 'sign.*', 'tls.*'] })
    const { page } = await open('about:blank', { colorScheme, viewport: { width: 320, height: 640 } })
    await page.setContent(reporters.html(report, colorScheme === 'dark' ? 'zh' : 'en'))
    await expectNarrow(page)
    await page.locator('.cells a.fail').first().click()
    await page.locator('details[open]').getByText('{"code":1013}').first().waitFor()
    expect(await axeFinds(page)).toEqual([])
  })
})
