import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ROOT, startCli, startProcess } from '../support/dist.ts'
import { send } from '../support/sandbox.ts'

const run = promisify(execFile)
const readme = readFileSync(resolve(ROOT, 'README.md'), 'utf8')

/** The first code block whose fence says so. */
function block(fence: string): string {
  const start = readme.indexOf(`\`\`\`${fence}\n`)
  expect(start, `README has a block ${fence}`).toBeGreaterThan(-1)
  const begin = start + fence.length + 4
  return readme.slice(begin, readme.indexOf('\n```', begin))
}

const commands = readme
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line.startsWith('curl '))

/** A command of the README, sent to where the sandbox of this test listens. */
async function paste(command: string, url: string): Promise<string> {
  const { stdout } = await run('bash', ['-c', `${command.replaceAll('http://127.0.0.1:4780', url)} -s`])
  return stdout
}

const find = (part: string): string => commands.find((command) => command.includes(part)) ?? `no command with ${part}`

test('the story of the README, with its own commands, processes and sockets', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'))
  writeFileSync(join(folder, 'game.mjs'), block('js game.mjs'))
  const game = startProcess(process.execPath, ['game.mjs'], { cwd: folder, env: { PORT: '0' } })
  const port = (await game.prints(/game server on port (\d+)/))[1]
  const sandbox = startCli(['start', '--port', '0'])
  const url = (await sandbox.prints(/^channel-sandbox ready on (\S+)$/m))[1] as string

  const printed = [...sandbox.output().matchAll(/^ {2}(curl .*)$/gm)].map(([, command]) => command as string)
  const answers = await Promise.all(printed.map(async (command) => JSON.parse(await paste(command, url))))
  expect(answers).toMatchObject([{ code: 0, msg: 'success' }, { status: true }, { success: true }])

  const refused = await paste(find('sign=wrong'), url)
  expect(refused).toContain('{"code":1006,"msg":"sign 错误，验证通不过","data":[]}')
  const explain = /x-sandbox-diagnosis: sign-not-md5 (\S+)/.exec(refused)?.[1] as string
  const explained = (await send(explain)).json
  expect(explained.stringToSign).toBe('appId=1001time=1420855806token=demo-egret-token-zhangsan[redacted]')

  const joined = await paste(find('sign=6f773ee1f29b3adcc5bcd3d8c0e08329'), url)
  expect(joined).toContain('x-sandbox-diagnosis: pairs-joined-with-ampersand ')
  const told = (await send(/x-sandbox-diagnosis: \S+ (\S+)/.exec(joined)?.[1] as string)).json
  expect(readme).toContain(told.difference)

  const missing = JSON.parse(await paste(find('/requests/verify'), url))
  const words = (text: string) => text.replaceAll(/\d+ of \d+|req_\d+/g, '#')
  const [shown] = /^Expected at least 1 request .*(?=; …$)/m.exec(readme) ?? ['no line of a red test']
  expect(words(missing.detail)).toContain(words(shown))
  expect(JSON.parse(await paste(find('/requests/wait'), url)).requests[0].outcome).toBe('ok')
  await paste(`curl -X POST ${url}/user/getInfo`, url)
  const { unmatched } = JSON.parse(await paste(find('/requests/unmatched'), url))
  expect(unmatched[0].nearest[0].path).toBe('/v2/user/getInfo')

  // The game server listens on a port of its own here, so the demo app is told where.
  const app = JSON.stringify({ appId: '1001', payCallbackUrl: `http://127.0.0.1:${port}/egret/pay` })
  await send(`${url}/__admin/egret/app`, { method: 'POST', body: app })

  const { orderId, callbackId } = JSON.parse(await paste(find('/egret/pay'), url))
  await game.prints(new RegExp(`${orderId} money 10 code 0`))
  await paste(find('/clock/advance'), url)
  const { callbacks } = JSON.parse(await paste(find('/__admin/callbacks'), url))
  expect(callbacks[0]).toMatchObject({
    id: callbackId,
    state: 'delivered',
    attempts: [{ status: 200, reply: '{"code":0}' }],
  })

  await paste(find('/replay'), url)
  await game.prints(new RegExp(`(${orderId} money 10 code 1009\n){2}`))

  await paste(find('"status":502'), url)
  const printedCall = printed.find((command) => command.includes('getInfo')) ?? ''
  expect(await paste(printedCall, url)).toContain('502 Bad Gateway')
  expect(await paste(`${printedCall} -i`, url)).toContain('x-sandbox-diagnosis: fault ')
  expect(JSON.parse(await paste(printedCall, url))).toMatchObject({ code: 0 })
  expect(JSON.parse(await paste(find('carriedOut'), url))).toMatchObject({ on: 'request', left: 1 })
  expect(JSON.parse(await paste(find('"probability":0.3'), url))).toMatchObject({ on: 'callback', probability: 0.3 })
  expect(JSON.parse(await paste(find('-X DELETE http://127.0.0.1:4780/__admin/faults'), url))).toEqual({ removed: 3 })
  const lie = JSON.parse(await paste(find('"override"'), url))
  expect(lie.callbackIds).toHaveLength(2)
  await game.prints(new RegExp(`${lie.orderId} money 1 code (0\n[^]*money 1 code 1009|1009\n[^]*money 1 code 0)`))

  expect(JSON.parse(await paste(find('/__admin/outbox'), url))).toEqual({ mails: [] })
  expect(JSON.parse(await paste(find('/rocgame/batch'), url)).codes).toHaveLength(3)

  game.child.kill('SIGTERM')
  await new Promise((resolve) => game.child.once('exit', resolve))
  const later = JSON.parse(await paste(find('/egret/pay'), url))
  await paste(find('/clock/advance'), url)
  const given = (await send(`${url}/__admin/callbacks/${later.callbackId}`)).json
  expect(given.state).toBe('failed')
  expect(given.attempts.map(({ at }: { at: number }) => Math.round(at - given.createdAt))).toEqual([
    0, 15, 75, 375, 2175, 5775, 27_375,
  ])
})
