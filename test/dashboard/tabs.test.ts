import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { useBrowser } from '../support/browser.ts'
import { rows } from '../support/dashboard.ts'
import { ensureBuilt } from '../support/dist.ts'
import { startInside } from '../support/inside.ts'
import { sampled } from '../support/size.ts'

beforeAll(ensureBuilt)
const { browser } = useBrowser()

const WAYS = [
  ['with locks', false],
  ['without a secure context', true],
] as const

describe.each(sampled(WAYS, 2))('eight tabs %s', (_how, insecure) => {
  /** A browser profile of its own, as one off loopback over http where it is insecure. */
  async function profile() {
    const context = await browser().newContext()
    onTestFinished(() => context.close())
    // What a browser leaves out there.
    if (insecure)
      await context.addInitScript('Object.defineProperty(Navigator.prototype, "locks", { value: undefined })')
    return context
  }

  /** Which of the tabs lead. */
  async function leading(tabs: readonly Page[]): Promise<number[]> {
    const marks = await Promise.all(tabs.map((page) => page.locator('html[data-leads]').count()))
    return marks.flatMap((count, index) => (count > 0 ? [index] : []))
  }

  test('a leader that is hidden for half a minute hands over', async () => {
    const { url, listening } = await startInside()
    const own = listening('request')
    const context = await profile()
    await context.clock.install()
    const tabs = [await context.newPage(), await context.newPage()]
    for (const page of tabs) await page.goto(`${url}/__admin/`)
    await expect.poll(async () => (await leading(tabs)).length).toBe(1)
    const [first] = await leading(tabs)
    const leader = tabs[first as number] as Page
    await leader.evaluate('Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true })')
    await leader.evaluate('document.dispatchEvent(new Event("visibilitychange"))')
    await leader.clock.fastForward(31_000)
    await expect.poll(() => leading(tabs)).toEqual([first === 0 ? 1 : 0])
    await expect.poll(() => listening('request')).toBe(own + 1)
  })

  test('have one stream, and all see what happens; the next leads when the leader goes', async () => {
    const { url, listening } = await startInside()
    // The sandbox itself counts requests.
    const own = listening('request')
    const context = await profile()
    const tabs = await Promise.all(Array.from({ length: 8 }, () => context.newPage()))
    await Promise.all(tabs.map((page) => page.goto(`${url}/__admin/`)))
    const leaders = () => leading(tabs)
    await expect.poll(async () => (await leaders()).length).toBe(1)
    await expect.poll(() => listening('request')).toBe(own + 1)
    const ask = () => fetch(`${url}/v2/user/getInfo`, { method: 'POST', body: new URLSearchParams({ appId: '1' }) })
    await ask()
    for (const page of tabs) await rows(page).first().waitFor()
    const [leader] = await leaders()
    await tabs.splice(leader as number, 1)[0]?.close()
    await expect.poll(async () => (await leaders()).length).toBe(1)
    await expect.poll(() => listening('request')).toBe(own + 1)
    await ask()
    for (const page of tabs) await rows(page).nth(1).waitFor()
  })
})
