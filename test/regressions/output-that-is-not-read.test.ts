import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { APP, GET_INFO, getInfoParams } from '../support/demo.ts'
import { runCli, startCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { postForm } from '../support/sandbox.ts'

test.each([
  ['--help'],
  ['trigger'],
  ['openapi', '--provider', 'admin'],
  ['seed', 'schema'],
  ['sign', 'egret', '--key', APP.appKey, 'a=1'],
])('%s ends well when its reader has gone, as head does', async (...args) => {
  const { child, output } = startCli(args)
  child.stdout?.destroy()
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect([code, output()]).toEqual([0, ''])
})

test.each(['pretty', 'json'])('a sandbox whose %s log is not read any more serves on', async (format) => {
  const { child, prints, output } = startCli(['--port', '0', '--log-format', format])
  const [, url = ''] = await prints(/^channel-sandbox ready on (\S+)$/m)
  const before = output()
  child.stdout?.destroy()
  for (let i = 0; i < 3; i += 1) expect((await postForm(url + GET_INFO, getInfoParams())).json.code).toBe(0)
  child.kill('SIGTERM')
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect([code, output()]).toEqual([0, before])
})

test.skipIf(!existsSync('/dev/full'))('a log on a full disk is missed once, and no request with it', async () => {
  const script = `(async () => {
    for (const i of [1, 2]) {
      const response = await fetch(process.env.CHANNEL_SANDBOX_URL + '${GET_INFO}', { method: 'POST', body: new URLSearchParams({ a: '1' }) })
      console.log(response.status)
    }
  })()`
  const options = ['--log-file', '/dev/full', '--', process.execPath, '-e', script]
  const { code, stdout, stderr } = await runCli(['exec', ...options], { cwd: folderWith() })
  expect([code, stdout]).toEqual([0, '200\n200\n'])
  expect(stderr).toMatch(/^channel-sandbox: The log cannot be written: ENOSPC.*\n$/)
})
