import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config/loadConfig.ts'
import { burst } from '../support/burst.ts'
import { startCli } from '../support/dist.ts'
import { quicksdkSigned } from '../support/php.ts'
import { android, openId, refused } from '../support/quicksdk.ts'
import { postForm, send } from '../support/sandbox.ts'

const nowhere = () => mkdtempSync(join(tmpdir(), 'config-'))

test('--signature and --rate-limit reach the sandbox', async () => {
  const options = ['--signature', 'warn', '--rate-limit', 'enforce', '--journal', '3000']
  const sandbox = startCli(['start', '--port', '0', ...options])
  const url = (await sandbox.prints(/^channel-sandbox ready on (\S+)$/m))[1] as string
  const forged = quicksdkSigned({ openId, productCode: android }, 'forged')
  expect((await postForm(`${url}/open/goodsList`, forged)).json.status).toBe(true)
  // A minute may end meanwhile, but two of them have no more than 2000 calls.
  await burst(url, 2200)
  const { requests } = (await send(`${url}/__admin/requests?outcome=RATE_LIMITED&limit=1`)).json
  expect(JSON.parse(requests[0].response)).toEqual(refused('Too many requests.'))
})

test('strict and warn unless told', async () => {
  expect(await loadConfig({}, {}, nowhere())).toMatchObject({ signature: 'strict', rateLimit: 'warn' })
})

test('other modes are refused', async () => {
  await expect(loadConfig({ rateLimit: 'on' }, {}, nowhere())).rejects.toThrow('--rate-limit: expected one of warn')
  await expect(loadConfig({ signature: 'off' }, {}, nowhere())).rejects.toThrow('--signature: expected one of strict')
})
