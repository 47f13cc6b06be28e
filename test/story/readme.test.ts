import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { runCli, startCli, startProcess } from '../support/dist.ts'
import { blocksOf, expectPrinted, filesOf, textOf } from '../support/guides.ts'
import { send } from '../support/sandbox.ts'
import { sampled } from '../support/size.ts'
import { argsFor, WAYS } from '../support/ways.ts'

const run = promisify(execFile)
const readme = blocksOf(textOf('README', 'en'))

/** The lines of the README that are pasted one by one, in a shell. */
const commands = readme
  .filter(({ language }) => language === 'sh')
  .flatMap(({ code }) => code.split('\n'))
  .filter((line) => line.startsWith('curl '))

/** A command of the README, sent to where the sandbox of this test listens. */
async function paste(command: string, url: string): Promise<string> {
  const { stdout } = await run('bash', ['-c', `${command.replaceAll('http://127.0.0.1:4780', url)} -s`])
  return stdout
}

/** A command of the README that is not curl, for the sandbox of this test. */
async function command(part: string, url: string, ...more: string[]): Promise<string> {
  const lines = readme.filter(({ language }) => language === 'sh').flatMap(({ code }) => code.split('\n'))
  const found = lines.find((line) => line.startsWith(`npx channel-sandbox ${part}`))
  if (found === undefined) throw new Error(`README has no command ${part}`)
  const { stdout } = await runCli([...found.split(' ').slice(2), ...more], { env: { CHANNEL_SANDBOX_URL: url } })
  return stdout
}

function find(part: string): string {
  const found = commands.find((command) => command.includes(part))
  if (found === undefined) throw new Error(`README has no command with ${part}`)
  return found
}

/** The delivery script of the page on faults, with a lie that is signed correctly. */
const lying =
  blocksOf(textOf('faults', 'en'))
    .find(({ says }) => says.run === 'lie')
    ?.code.trim() ?? ''

test.each(sampled(WAYS, 2))(
  'the story of the README, with its own commands, processes and sockets: %s',
  async (way) => {
    const folder = mkdtempSync(join(tmpdir(), 'readme-'))
    writeFileSync(join(folder, 'game.mjs'), filesOf(readme)['game.mjs'] ?? '')
    const game = startProcess(process.execPath, ['game.mjs'], { cwd: folder, env: { PORT: '0' } })
    const port = (await game.prints(/game server on port (\d+)/))[1]
    const sandbox = startCli(['start', '--port', '0', ...(await argsFor(way))])
    const url = (await sandbox.prints(/^channel-sandbox ready on (\S+)$/m))[1] as string

    const startPage = readme.find(({ says }) => says.check === 'start-page')?.code ?? 'no start page'
    expectPrinted(sandbox.output().replaceAll(url, 'http://127.0.0.1:4780'), startPage.replace('\n\n', '\n'))

    const printed = [...sandbox.output().matchAll(/^ {2}(curl .*)$/gm)].map(([, command]) => command as string)
    const answers = await Promise.all(printed.map(async (command) => JSON.parse(await paste(command, url))))
    expect(answers).toMatchObject([{ code: 0, msg: 'success' }, { status: true }, { success: true }])

    const refused = await paste(find('sign=6f773ee1f29b3adcc5bcd3d8c0e08329'), url)
    expect(refused).toContain('{"code":1006,"msg":"sign 错误，验证通不过","data":[]}')
    const explain = /x-sandbox-diagnosis: pairs-joined-with-ampersand (\S+)/.exec(refused)?.[1] as string
    const explained = (await send(explain)).json
    expect(explained.stringToSign).toBe('appId=1001time=1420855806token=demo-egret-token-zhangsan[redacted]')
    expect(readme.find(({ says }) => says.output === 'explained')?.code).toContain(explained.difference)

    // The game server listens on a port of its own here, so the demo app is told where.
    const app = JSON.stringify({ appId: '1001', payCallbackUrl: `http://127.0.0.1:${port}/egret/pay` })
    await send(`${url}/__admin/egret/app`, { method: 'POST', body: app })

    const { orderId, callbackId } = JSON.parse(await paste(find('/egret/pay'), url))
    await game.prints(new RegExp(`${orderId} money 10 code 0`))
    await paste(find('/clock/advance'), url)
    expect(JSON.parse(await command('callbacks last', url, '--json'))).toMatchObject({
      id: callbackId,
      state: 'delivered',
      attempts: [{ status: 200, reply: '{"code":0}' }],
    })

    await command('callbacks replay last', url)
    await game.prints(new RegExp(`(${orderId} money 10 code 1009\n){2}`))

    await paste(find('"status":502'), url)
    const printedCall = printed.find((command) => command.includes('getInfo')) ?? ''
    expect(await paste(printedCall, url)).toContain('502 Bad Gateway')
    expect(await paste(`${printedCall} -i`, url)).toContain('x-sandbox-diagnosis: fault ')
    expect(JSON.parse(await paste(printedCall, url))).toMatchObject({ code: 0 })
    const lie = JSON.parse(await paste(lying, url))
    expect(lie.callbackIds).toHaveLength(2)
    await game.prints(new RegExp(`${lie.orderId} money 1 code (0\n[^]*money 1 code 1009|1009\n[^]*money 1 code 0)`))

    game.child.kill('SIGTERM')
    await new Promise((resolve) => game.child.once('exit', resolve))
    const later = JSON.parse(await paste(find('/egret/pay'), url))
    await paste(find('/clock/advance'), url)
    const given = (await send(`${url}/__admin/callbacks/${later.callbackId}`)).json
    expect(given.state).toBe('failed')
    expect(given.attempts.map(({ at }: { at: number }) => Math.round(at - given.createdAt))).toEqual([
      0, 15, 75, 375, 2175, 5775, 27_375,
    ])
  },
)
