import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** What axe finds wrong in a page, as lines to read. */
export async function axeFinds(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[]
  }
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

/** Nothing is wider than the window: the page itself never scrolls sideways. */
export async function expectNarrow(page: Page): Promise<void> {
  const width = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')
  const [scrolled, inner] = width as [number, number]
  expect(scrolled, page.url()).toBeLessThanOrEqual(inner)
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
  'namespaces',
  'setup',
] as const
