import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { en } from '../../src/dashboard/words/en.ts'
import { zh } from '../../src/dashboard/words/zh.ts'
import type { SandboxHandle } from '../../src/index.ts'
import { dialects } from '../certify/games/dialects.ts'
import type { Faults } from '../certify/games/faults.ts'
import { startGame as startCertifiedGame } from '../certify/games/game.ts'
import { APP } from './demo.ts'
import { ROOT } from './dist.ts'
import { startGame } from './game.ts'
import { egretSigned, quicksdkSigned } from './php.ts'
import { android, openId, openKey } from './quicksdk.ts'
import { postForm, postJson, send } from './sandbox.ts'

/** What axe finds wrong in a page, as lines to read. */
export async function axeFinds(page: Page): Promise<string[]> {
  if (await page.evaluate('typeof axe === "undefined"')) await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run({ resultTypes: ["violations"] })')) as {
    violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[]
  }
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

/** Opens all that folds out. */
export const unfold = (page: Page): Promise<void> =>
  page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true })')

/** Nothing is wider than the window: the page itself never scrolls sideways. */
export async function expectNarrow(page: Page): Promise<void> {
  const width = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')
  const [scrolled, inner] = width as [number, number]
  expect(scrolled, page.url()).toBeLessThanOrEqual(inner)
}

/** What the page says beside what others have said, which stands as code; names of players and games are theirs as well. */
const SAID = `[...document.querySelectorAll('body *')].flatMap((element) => {
  if (element.closest('pre, code, td, noscript, [lang]:not(html)')) return []
  const texts = [...element.childNodes].flatMap(({ nodeType, data }) => (nodeType === Node.TEXT_NODE ? [data] : []))
  return [...texts, ...['title', 'aria-label', 'placeholder'].flatMap((name) => element.getAttribute(name) ?? [])]
})`

const textsOf = (words: unknown): string[] =>
  typeof words === 'string' ? [words] : Object.values(words ?? {}).flatMap(textsOf)
const chinese = new Set(textsOf(zh))
// ok, the outcome, and units are called so everywhere.
const english = new Set(textsOf(en).filter((text) => !chinese.has(text) && text.length > 2))

const FOREIGN = {
  // Several words in a row are a sentence, wherever it comes from; one may be a name, unless it is a word of the page.
  zh: (text: string) =>
    /[a-z]{2,}(?: [a-z']{2,}){2,}/i.test(text) || text.split(/[（）()]/).some((part) => english.has(part.trim())),
  en: (text: string) => /[\u3000-\u9fff\uff00-\uffef]/.test(text),
}

/** Texts of a page that are not in its language. */
export async function foreignTexts(page: Page, language: 'en' | 'zh'): Promise<string[]> {
  return ((await page.evaluate(SAID)) as string[]).filter(FOREIGN[language])
}

/** Lets a test wait until a page has asked for all it wants; to be added before the page is opened. */
export const COUNT_ASKING = `
  const real = window.fetch
  window.asking = 0
  window.fetch = (...request) => {
    window.asking += 1
    return real(...request).finally(() => { window.asking -= 1 })
  }
`

/** Waits until a page that counts has the answers to all it has asked, and has drawn them. */
export async function drawn(page: Page): Promise<void> {
  const frames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))'
  await page.evaluate(frames)
  await expect.poll(() => page.evaluate('window.asking')).toBe(0)
  await page.evaluate(frames)
}

/** Where every view is. */
export const VIEWS = [
  'requests',
  'requests/req_000001',
  'callbacks',
  'callbacks/cb_000001',
  'players/egret/users',
  'orders/nothing',
  'mailbox',
  'faults',
  'clock',
  'certify',
  'certify/certify_000001',
  'certify/certify_000001/pay.again',
  'namespaces',
  'setup',
] as const

/** Where a view of the page is. */
export const admin = (sandbox: { readonly url: string }, view = ''): string => `${sandbox.url}/__admin/#/${view}`

/** The rows of a list that are drawn. */
export const rows = (page: Page) => page.locator('[role=option]')

/** A request whose token had a mark that was not signed. */
export async function signWithoutMark(sandbox: SandboxHandle): Promise<void> {
  const params = { appId: APP.appId, time: '1420855806', token: 'demo-egret-token-zhangsan' }
  const { sign } = egretSigned(params, APP.appKey)
  await postForm(`${sandbox.url}/v2/user/getInfo`, { ...params, token: `${params.token}\ufeff`, sign: sign as string })
}

/** Has a code for registering sent to an e-mail address. */
export const mailTo = (sandbox: { readonly url: string }, email: string) =>
  postForm(
    `${sandbox.url}/open/sendCodeByEmail`,
    quicksdkSigned({ openId, productCode: android, email, sendType: '1' }, openKey),
  )

/** A game that answers what the test says from now on. */
export async function payAt(sandbox: SandboxHandle, answer: () => string) {
  const game = await startGame(answer)
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
  return game
}

/** A run against a wrong game, to its end. */
export async function certifyWrongGame(
  sandbox: SandboxHandle,
  faults: Faults = { refusesDuplicates: true },
): Promise<void> {
  const game = await startCertifiedGame(dialects.egret, faults)
  onTestFinished(() => game.close())
  const body = {
    provider: 'egret',
    url: game.url,
    checks: ['pay.valid', 'pay.again', 'sign.*', 'gift.*'],
    settle: '10ms',
  }
  const { json } = await postJson(`${sandbox.url}/__admin/certify`, body)
  await expect.poll(async () => (await send(`${sandbox.url}/__admin/certify/${json.id}`)).json.state).toBe('done')
}

/** Pictures for README and guides, in both languages; `npm run pictures` makes them, other runs of the stories do not. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.PICTURES === undefined) return
  const before = await page.evaluate('document.documentElement.lang')
  // Its own way to make pictures knows no WebP, which is a third of the size.
  const browser = await page.context().newCDPSession(page)
  for (const language of ['en', 'zh']) {
    if ((await page.evaluate('document.documentElement.lang')) !== language)
      await page.locator('.tools button').last().click()
    await page.mouse.move(0, 0)
    const { data } = await browser.send('Page.captureScreenshot', { format: 'webp', quality: 80 })
    writeFileSync(join(ROOT, `docs/images/${name}-${language}.webp`), data, 'base64')
  }
  if (before !== 'zh') await page.locator('.tools button').last().click()
}
