import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { beforeAll, onTestFinished } from 'vitest'
import { findChromium } from './chromium.ts'

/** It asks nothing of the network but what the test opens; root has no sandbox to put it in. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real browser; the caller closes it. */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const { executablePath, env } = findChromium()
  return chromium.launch({
    executablePath,
    args: [...ARGUMENTS, ...more],
    env: { ...(process.env as Record<string, string>), ...env },
  })
}

/** A tab of its own browser profile, and what went wrong in it. */
export interface Tab {
  readonly page: Page
  /** Errors that were not caught, and what the console calls an error, such as something the page's policy refused. */
  readonly errors: readonly string[]
}

/** Browsers of this worker by their arguments: files of one worker share its modules, and so its browsers, which end with it. */
const running = new Map<string, Promise<Browser>>()

/** One real browser for all tests; each has a profile of its own. */
export interface BrowserForTests {
  /** A tab that shares nothing with other tests; closed when the test ends. `script` runs before those of its pages. */
  open(url: string, options?: BrowserContextOptions & { readonly script?: string }): Promise<Tab>
  browser(): Browser
}

/** Keeps what goes wrong in a page. */
export function watchErrors(page: Page): readonly string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  return errors
}

/** A browser for the tests of this file, started where none runs yet. Without any browser the file is red. */
export function useBrowser(more: readonly string[] = []): BrowserForTests {
  let found: Browser | undefined
  beforeAll(async () => {
    const key = more.join(' ')
    const shared = running.get(key) ?? launchBrowser(more)
    running.set(key, shared)
    found = await shared
  })
  const browser = () => {
    if (!found) throw new Error('The browser is there only while tests run.')
    return found
  }
  return {
    browser,
    async open(url, { script, ...options } = {}) {
      const context = await browser().newContext(options)
      onTestFinished(() => context.close())
      if (script !== undefined) await context.addInitScript(script)
      // A mutation run switches a change on in the page as well; see test/mutation.
      if (process.env.MUTANT)
        await context.addInitScript(`globalThis.isMutant = (id) => id === '${process.env.MUTANT}'`)
      const page = await context.newPage()
      const errors = watchErrors(page)
      await page.goto(url)
      return { page, errors }
    },
  }
}
