import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFailed, onTestFinished } from 'vitest'
import { type Running, startCli } from './dist.ts'
import { ALICE, APP, egretSeed } from './egret.ts'
import { type Answer, type Game, startGame } from './game.ts'
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
  /** How the game answers; `{"code":0}` until it is set otherwise. */
  answer: Answer
  /** A process that is told to be a replica, and may never become one. */
  spawn(args?: readonly string[]): Running
  start(args?: readonly string[]): Promise<ReplicaProcess>
  /** Replicas that run, as many as are wanted at least; what is missing is started. */
  live(count: number): Promise<ReplicaProcess[]>
  /** The replica that owns a namespace. */
  ownerOf(namespace: string): Promise<ReplicaProcess>
  /** Runs a statement on the database of the fleet. */
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
}

type Later = (end: () => void | Promise<void>) => void

/** A database of its own, a game, and as many replicas as the test starts. They end with the test, or by what `later` is told. */
export async function prepareFleet(database?: string, later: Later = onTestFinished): Promise<FleetUnderTest> {
  const url = database ?? (await freshDatabase(later))
  const accept: Answer = () => '{"code":0}'
  const game = await startGame((...asked) => fleet.answer(...asked), later)
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  later(() => rmSync(folder, { recursive: true, force: true }))
  const seed = join(folder, 'seed.json')
  writeFileSync(seed, JSON.stringify(egretSeed({ payCallbackUrl: `${game.url}/pay` })))
  const running = new Set<ReplicaProcess>()
  const fleet: FleetUnderTest = {
    database: url,
    game,
    answer: accept,
    spawn(args = []) {
      const store = ['--store', url, '--max-namespaces', '2000', '--log-level', 'silent']
      const cli = startCli(['start', '--port', '0', '--seed', seed, ...store, ...args], { later })
      // A replica that ended by itself says why.
      onTestFailed(() => void process.stderr.write(`${cli.output().slice(-2000)}\n`))
      return cli
    },
    async start(args) {
      const cli = fleet.spawn(args)
      const address = (await cli.prints(/^channel-sandbox ready on (\S+)$/m))[1] as string
      const replica: ReplicaProcess = {
        url: address,
        cli,
        end(signal) {
          running.delete(replica)
          const ended = new Promise<number | null>((resume) => cli.child.once('exit', resume))
          cli.child.kill(signal)
          return ended
        },
      }
      running.add(replica)
      return replica
    },
    async live(count) {
      const missing = Array.from({ length: Math.max(0, count - running.size) }, () => fleet.start())
      await Promise.all(missing)
      return [...running]
    },
    async ownerOf(namespace) {
      const sql = `select r.address from channel_sandbox.namespaces n
        join channel_sandbox.replicas r on r.id = n.owner where n.name = $1`
      const [row] = await fleet.sql(sql, [namespace])
      return [...running].find((one) => one.url === row?.address) as ReplicaProcess
    },
    sql: (text, values = []) => onDatabase(url, async (client) => (await client.query(text, values as unknown[])).rows),
  }
  return fleet
}

/** One fleet for all tests of a file, to be called once outside of them: a start costs more than most of them. */
export function sharedFleet(): () => Promise<FleetUnderTest> {
  let made: Promise<FleetUnderTest> | undefined
  const ends: (() => void | Promise<void>)[] = []
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end()
    made = undefined
  })
  return () => (made ??= prepareFleet(undefined, (end) => void ends.push(end)))
}

/** Pays once in a namespace through one replica; rejects where no answer came. */
export async function pay(replica: Pick<ReplicaProcess, 'url'>, namespace: string, more: object = {}) {
  const body = { appId: APP.appId, id: ALICE.id, goodsId: '1', ...more }
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
