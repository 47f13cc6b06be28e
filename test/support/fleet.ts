import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFailed } from 'vitest'
import { type Running, startCli } from './dist.ts'
import { ALICE, APP, egretSeed } from './egret.ts'
import { folderWith } from './folder.ts'
import { type Game, startGame } from './game.ts'
import { freshDatabase, onDatabase } from './postgres/database.ts'
import { postJson, send } from './sandbox.ts'

/** One process of a fleet. */
export interface ReplicaProcess {
  readonly url: string
  readonly cli: Running
  /** Ends it by a signal and resolves to its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export interface FleetUnderTest {
  readonly database: string
  /** Remembers which order was paid how often, by the bytes of its notifications. */
  readonly game: Game
  start(args?: readonly string[]): Promise<ReplicaProcess>
  /** Runs a statement on the database of the fleet. */
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
}

/** A database of its own, a game, and as many replicas as the test starts. */
export async function prepareFleet(database?: string): Promise<FleetUnderTest> {
  const url = database ?? (await freshDatabase())
  const game = await startGame(() => '{"code":0}')
  const seed = join(folderWith(), 'seed.json')
  writeFileSync(seed, JSON.stringify(egretSeed({ payCallbackUrl: `${game.url}/pay` })))
  return {
    database: url,
    game,
    async start(args = []) {
      const cli = startCli(['start', '--port', '0', '--seed', seed, '--store', url, '--log-level', 'silent', ...args])
      // A replica that ended by itself says why.
      onTestFailed(() => void process.stderr.write(`${cli.output().slice(-2000)}\n`))
      const address = (await cli.prints(/^channel-sandbox ready on (\S+)$/m))[1] as string
      return {
        url: address,
        cli,
        end(signal) {
          const ended = new Promise<number | null>((resume) => cli.child.once('exit', resume))
          cli.child.kill(signal)
          return ended
        },
      }
    },
    sql: (text, values = []) => onDatabase(url, async (client) => (await client.query(text, values as unknown[])).rows),
  }
}

/** Pays once in a namespace through one replica; rejects where no answer came. */
export async function pay(replica: Pick<ReplicaProcess, 'url'>, namespace: string) {
  const body = { appId: APP.appId, id: ALICE.id, goodsId: '1' }
  const { status, json } = await postJson(`${replica.url}/ns/${namespace}/__admin/egret/pay`, body)
  return { status, orderId: json?.orderId as string, callbackId: json?.callbackId as string, json }
}

/** Every order and delivery of a namespace. */
export async function stateIn(replica: Pick<ReplicaProcess, 'url'>, namespace: string) {
  const { status, json, text } = await send(`${replica.url}/ns/${namespace}/__admin/state`)
  if (status !== 200) throw new Error(`${status} ${text.slice(0, 300)}`)
  return {
    orders: json.egret.apps[0].orders.map((order: { orderId: string }) => order.orderId) as string[],
    deliveries: json.sandbox.deliveries as {
      id: string
      order: string
      state: string
      attempts: { uncertain?: true }[]
    }[],
  }
}
