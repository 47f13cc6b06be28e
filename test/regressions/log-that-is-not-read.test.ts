import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { GET_INFO, getInfoParams } from '../support/demo.ts'
import { startCli } from '../support/dist.ts'
import { postForm } from '../support/sandbox.ts'

/** A path of this length makes each log line so long that the pipe and the sandbox's bound are soon full. */
const LONG_PATH = `/v2/user/getInfo${'x'.repeat(150)}`

test.each(['pretty', 'json'])(
  'a sandbox whose %s log is not read after the ready line serves, and ends when told',
  async (format) => {
    const { child } = startCli(['--port', '0', '--log-format', format])
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
    const url = await new Promise<string>((resolve) => {
      lines.on('line', (line) => {
        const [, ready] = /^channel-sandbox ready on (\S+)$/.exec(line) ?? []
        if (ready !== undefined) resolve(ready)
      })
    })
    lines.close()
    child.stdout?.pause()
    for (let i = 0; i < 400; i += 1) await fetch(url + LONG_PATH, { method: 'POST' })
    expect((await postForm(url + GET_INFO, getInfoParams())).json.code).toBe(0)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  },
)
