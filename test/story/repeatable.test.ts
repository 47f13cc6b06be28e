import { expect, test } from 'vitest'
import { startCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { type Game, startGame } from '../support/game.ts'
import { freshDatabase } from '../support/postgres/database.ts'
import { lookBack, playScript, scriptedGame, type Told } from '../support/script.ts'
import { isFull, turns } from '../support/size.ts'

/** Four processes, one after another: in small size every second run plays it. */
const isTaken = turns(2)

/**
 * What differs by nature, and nothing else: the port, in URLs of the sandbox, how long something really took, and when
 * the process began. (The header `date` is the last; the script leaves it out.)
 */
function lasting(text: string, url: string): string {
  return (
    text
      .replaceAll(url, 'http://sandbox')
      .replaceAll(encodeURIComponent(url), 'http%3A%2F%2Fsandbox')
      .replace(/"durationMs":[\d.e-]+/g, '"durationMs":0')
      // How a replica works with others, which one alone does not have.
      .replace(/^.*channel_sandbox_store_.*\n/gm, '')
      .replace(/^(\w+_seconds(?:_bucket|_sum)?)(\{.*\})? .*$/gm, '$1$2')
  )
}

interface Run {
  /** Every call with its answer. */
  readonly told: readonly Told[]
  /** State, callbacks, outbox, metrics, journal and explanations afterwards. */
  readonly seen: readonly Told[]
  /** What the game server got, in that order. */
  readonly received: readonly { readonly path: string; readonly body: string }[]
}

/** Plays the script on a process of its own. Runs that are compared talk to one game server, whose port they keep. */
async function run(game: Game, script: ReturnType<typeof scriptedGame>, ...flags: string[]): Promise<Run> {
  script.forget()
  game.received.length = 0
  const running = startCli(['--port', '0', '--log-level', 'silent', ...flags])
  const [, url = ''] = await running.prints(/^channel-sandbox ready on (\S+)$/m)
  const cleaned = (all: readonly Told[]) =>
    all.map(({ call, answer }) => ({ call: lasting(call, url), answer: lasting(answer, url) }))
  const told = cleaned(await playScript(url, game.url))
  const seen = cleaned(await lookBack(url))
  running.child.kill('SIGTERM')
  return { told, seen, received: game.received.map(({ path, body }) => ({ path, body })) }
}

async function startScripted() {
  const script = scriptedGame()
  const game = await startGame(script.answer)
  return (...flags: string[]) => run(game, script, ...flags)
}

/** Outcomes of the story: two stories that failed alike would be equal as well. */
function expectWhole({ told, seen, received }: Run): void {
  expect(told.length).toBeGreaterThanOrEqual(60)
  const shown = seen.map(({ answer }) => answer).join('\n')
  for (const provider of ['egret', 'quicksdk', 'rocgame']) expect(shown).toContain(`"provider":"${provider}"`)
  for (const outcome of ['ok', 'SIGN_INVALID', 'CODE_USED', 'TOKEN_INVALID', 'USER_EXISTS']) {
    expect(shown).toContain(`"outcome":"${outcome}"`)
  }
  for (const state of ['delivered', 'failed']) expect(shown).toContain(`"state":"${state}"`)
  expect(new Set(received.map(({ path }) => path))).toEqual(new Set(['/egret/pay', '/quicksdk/pay', '/gift']))
  // Retried: more attempts than different bodies.
  expect(new Set(received.map(({ body }) => body)).size).toBeLessThan(received.length)
}

test.runIf(isTaken())('the same seed number, clock and calls give the same run, byte for byte', async () => {
  const play = await startScripted()
  const first = await play('--faker-seed', '7')
  expectWhole(first)
  expect(await play('--faker-seed', '7')).toEqual(first)
  expect(await play('--faker-seed', '7', '--data', folderWith())).toEqual(first)
  if (isFull) expect(await play('--faker-seed', '7', '--store', await freshDatabase())).toEqual(first)
  const other = await play('--faker-seed', '8')
  expect(other.told).not.toEqual(first.told)
})
