import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkOf, framed } from '../../src/store/directory/lines.ts'
import { ROOT, startProcess } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { send } from '../support/sandbox.ts'
import { isFull, sized } from '../support/size.ts'

interface Written {
  /** How many deliveries have settled. */
  readonly settled: number
  /** Length of the reply of each of their three attempts. */
  readonly reply: number
  readonly version: 1 | 2
}

const delivery = (sequence: number, reply: number, state = 'delivered') => {
  const id = `cb_${String(sequence).padStart(6, '0')}`
  const attempt = { at: 1_700_000_000, durationMs: 1, status: 200, reply: `${sequence} `.padEnd(reply, 'x') }
  return {
    ...{ id, sequence, callback: 'pay.notify', provider: 'egret', tenant: '1001', order: `order-${sequence}` },
    ...{ url: 'http://127.0.0.1:9/pay', encoding: 'form', params: {}, body: `orderId=${sequence}`, state },
    ...{ createdAt: 1_700_000_000, dueAt: 4_000_000_000, cause: 'act_000001', lane: `egret/1001/order-${sequence}` },
    attempts: state === 'scheduled' ? [] : ['retry', 'retry', 'delivered'].map((verdict) => ({ ...attempt, verdict })),
  }
}

/** A data directory as 0.1.0 wrote it, each line by itself, or as it is written now. */
function directoryOf({ settled, reply, version }: Written): string {
  const directory = folderWith()
  const file = openSync(join(directory, 'changes-00000001.jsonl'), 'w')
  let check = 0
  const line = (value: unknown) => {
    const bytes = framed(JSON.stringify(value), check)
    if (version === 2) check = checkOf(bytes)
    writeSync(file, bytes)
  }
  const put = (row: ReturnType<typeof delivery>) => line([[['sandbox.deliveries', row.id, row]]])
  line({ format: 'channel-sandbox', version, log: 1, ...(version === 2 && { chained: true }) })
  line([[['sandbox.self', 'starts', { name: 'starts', value: 1 }]]])
  line([[['sandbox.self', 'series/cb', { name: 'series/cb', value: settled + 1 }]]])
  put(delivery(1, 0, 'scheduled'))
  for (let sequence = 2; sequence <= settled + 1; sequence += 1) put(delivery(sequence, reply))
  closeSync(file)
  return directory
}

async function startsWith(directory: string, heapMb: number, options: readonly string[] = []): Promise<void> {
  const heap = `--max-old-space-size=${heapMb}`
  const main = join(ROOT, 'dist/cli.cjs')
  const cli = startProcess(process.execPath, [heap, main, 'start', '--port', '0', '--data', directory, ...options])
  const [, url] = await cli.prints(/^channel-sandbox ready on (\S+)$/m)
  const newest = await send(`${url}/__admin/callbacks?limit=1`)
  expect(newest.json.callbacks[0].attempts.map((one: { reply: string }) => one.reply.length <= 1025)).toContain(true)
  const waiting = await send(`${url}/__admin/callbacks/cb_000001`)
  expect(waiting.json.state).toBe('scheduled')
  const oldest = await send(`${url}/__admin/callbacks/cb_000002`)
  expect(oldest.status).toBe(404)
  const ended = new Promise((resume) => cli.child.once('exit', resume))
  cli.child.kill('SIGTERM')
  expect(await ended).toBe(0)
}

test.each(sized([1], [1, 2]) as readonly (1 | 2)[])('long replies, data version %i', async (version) => {
  const directory = directoryOf({ settled: sized(1000, 10_000), reply: 16_000, version })
  await startsWith(directory, sized(40, 192), sized(['--deliveries', '300'], []))
  // What was read is what is kept from now on.
  if (isFull) await startsWith(directory, 192)
})

test.runIf(isFull)('many deliveries', async () => {
  await startsWith(directoryOf({ settled: 200_000, reply: 300, version: 1 }), 96)
})
