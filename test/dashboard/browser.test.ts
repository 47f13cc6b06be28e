import { expect, test } from 'vitest'
import { useBrowser } from '../support/browser.ts'
import { startSandbox } from '../support/sandbox.ts'

const { open } = useBrowser()

test('a real browser reads the viewer of the documents', async () => {
  const { url } = await startSandbox()
  const { page, errors } = await open(`${url}/__admin/docs`)
  await page.getByText('GET').first().waitFor()
  expect(await page.title()).toBe('channel-sandbox')
  expect(errors).toEqual([])
})
