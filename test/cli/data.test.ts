import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, type Running, startCli, startProcess } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { sized, turns } from '../support/size.ts'

/** Each is several processes, one after another: in small size every second is run. */
const isTaken = turns(2)

const exitOf = ({ child }: Running): Promise<number | null> => new Promise((ended) => child.once('close', ended))
const start = (data: string, ...more: string[]) => startCli(['start', '--port', '0', '--data', data, ...more])
const ready = /^channel-sandbox ready on (\S+)$/m

async function stop(cli: Running): Promise<void> {
  const ended = exitOf(cli)
  cli.child.kill('SIGTERM')
  expect(await ended).toBe(0)
}

test.runIf(isTaken())('a directory is made, locked while in use, unlocked by SIGTERM, and taken up again', async () => {
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

test.runIf(isTaken())(
  'a torn last line is dropped and reported; damage and files of others stop the start',
  async () => {
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
  },
)

test.runIf(isTaken())('a path that is a file is refused', async () => {
  const folder = folderWith({ file: '' })
  const cli = start(join(folder, 'file'))
  expect(await exitOf(cli)).toBe(14)
  expect(cli.output()).toContain('cannot be used')
})

test.runIf(isTaken())(
  'a holder that stands still keeps its directory, one that was killed loses it at once',
  async () => {
    const data = folderWith()
    const first = start(data)
    await first.prints(ready)
    first.child.kill('SIGSTOP')
    const second = start(data)
    expect(await exitOf(second)).toBe(14)
    expect(second.output()).toMatch(
      new RegExp(
        `is in use by process ${first.child.pid} on \\S+ since [\\d: -]+ UTC\\. Stop it \\(kill ${first.child.pid}\\), or choose`,
      ),
    )
    const ended = exitOf(first)
    first.child.kill('SIGKILL')
    await ended
    const third = start(data)
    await third.prints(ready)
    await stop(third)
  },
)

test.runIf(isTaken())('of several that start at once, over what a killed one left, one runs', async () => {
  const data = folderWith()
  const killed = start(data)
  await killed.prints(ready)
  const ended = exitOf(killed)
  killed.child.kill('SIGKILL')
  await ended
  const started = Array.from({ length: sized(3, 12) }, () => start(data))
  const came = await Promise.all(
    started.map((cli) =>
      Promise.race([
        exitOf(cli),
        cli.prints(ready).then(
          () => cli,
          () => 14,
        ),
      ]),
    ),
  )
  const [running, ...others] = came.filter((one) => typeof one === 'object')
  expect(others).toEqual([])
  expect(came.filter((one) => one === 14)).toHaveLength(started.length - 1)
  await stop(running as Running)
})

/** Runs a command as the first process of a container: with a host name and process numbers of its own. */
const contained = (name: string, command: readonly string[]) =>
  startProcess('unshare', [
    ...['--user', '--map-root-user', '--pid', '--fork', '--kill-child', '--mount-proc', '--uts'],
    ...['sh', '-c', `hostname ${name}; exec "$@"`, 'sh', ...command],
  ])
const hasContainers =
  spawnSync('unshare', ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc', '--uts', 'true']).status === 0

test.runIf(hasContainers)(
  'a directory that two containers share has one owner, and is free once that is killed',
  async () => {
    const data = folderWith()
    const cli = [process.execPath, join(ROOT, 'dist/cli.cjs'), 'start', '--port', '0', '--data', data]
    const first = contained('game', cli)
    await first.prints(ready)
    // The same host name and the same number, as after `docker compose up --scale`.
    const second = contained('game', cli)
    expect(await exitOf(second)).toBe(14)
    expect(second.output()).toMatch(/is in use by process 1 on game since .* Stop that container, or choose another/)
    const ended = exitOf(first)
    first.child.kill('SIGKILL')
    await ended
    const third = contained('other', cli)
    await third.prints(ready)
  },
)
