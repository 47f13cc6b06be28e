import { appendFileSync, existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Running, startCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'

const exitOf = ({ child }: Running): Promise<number | null> => new Promise((ended) => child.once('close', ended))
const start = (data: string, ...more: string[]) => startCli(['start', '--port', '0', '--data', data, ...more])
const ready = /^channel-sandbox ready on (\S+)$/m

async function stop(cli: Running): Promise<void> {
  const ended = exitOf(cli)
  cli.child.kill('SIGTERM')
  expect(await ended).toBe(0)
}

test('a directory is made, locked while in use, unlocked by SIGTERM, and taken up again', async () => {
  const data = join(folderWith(), 'deep', 'state')
  const first = start(data)
  await first.prints(ready)
  expect(first.output()).toContain(`data       ${data} (new)`)
  const second = start(data)
  expect(await exitOf(second)).toBe(14)
  expect(second.output()).toContain(`is in use by process ${first.child.pid}`)
  await stop(first)
  expect(existsSync(join(data, 'lock'))).toBe(false)
  const seed = join(folderWith({ 'seed.json': '{}' }), 'seed.json')
  const third = start(data, '--seed', seed)
  await third.prints(ready)
  expect(third.output()).toContain('taken up where it was left; the seed was not loaded')
  await stop(third)
})

test('a torn last line is dropped and reported; damage and files of others stop the start', async () => {
  const data = folderWith()
  const first = start(data)
  await first.prints(ready)
  await stop(first)
  const log = join(data, readdirSync(data).find((name) => name.startsWith('changes-')) as string)
  appendFileSync(log, '12345678 [[["sandbox.se')
  const second = start(data, '--log-format', 'json')
  await second.prints(ready)
  await second.prints(/cut off by a crash and is dropped: 23 bytes/)
  await stop(second)

  truncateSync(log, 200)
  appendFileSync(log, `\n${'deadbeef []\n'}`)
  writeFileSync(join(data, 'snapshot.jsonl'), 'not ours\n')
  const third = start(data)
  expect(await exitOf(third)).toBe(14)
  expect(third.output()).toContain('snapshot.jsonl is damaged (no header)')
  expect(existsSync(join(data, 'lock'))).toBe(false)
})

test('a path that is a file is refused', async () => {
  const folder = folderWith({ file: '' })
  const cli = start(join(folder, 'file'))
  expect(await exitOf(cli)).toBe(14)
  expect(cli.output()).toContain('cannot be used')
})
