import { describe, expect, test } from 'vitest'
import { type FleetUnderTest, pay, prepareFleet, type ReplicaProcess, stateIn } from '../support/fleet.ts'
import { send } from '../support/sandbox.ts'
import { isFull, sized, testSeed } from '../support/size.ts'

const NAMESPACES = ['one', 'two']

/** Pays in every namespace through whichever replica answers, until it is told to stop. Notes what was acknowledged. */
function startLoad(live: () => readonly ReplicaProcess[], workers = 8) {
  const acknowledged = new Map<string, Set<string>>(NAMESPACES.map((name) => [name, new Set()]))
  const failures: string[] = []
  let over = false

  async function work(worker: number): Promise<void> {
    const namespace = NAMESPACES[worker % NAMESPACES.length] as string
    for (let turn = worker; !over; turn += 1) {
      const replicas = live()
      const replica = replicas[turn % replicas.length] as ReplicaProcess
      try {
        const paid = await pay(replica, namespace)
        if (paid.status === 200) acknowledged.get(namespace)?.add(paid.orderId)
        else failures.push(`${paid.status} ${JSON.stringify(paid.json).slice(0, 200)}`)
      } catch (error) {
        // The connection broke: nothing was acknowledged, and another replica is asked next.
        failures.push(String((error as Error).cause ?? error))
      }
    }
  }
  const all = Array.from({ length: workers }, (_, worker) => work(worker))
  return {
    acknowledged,
    failures,
    count: () => [...acknowledged.values()].reduce((sum, { size }) => sum + size, 0),
    async stop() {
      over = true
      await Promise.all(all)
    },
  }
}

/** What has to hold whatever happened. */
async function checkInvariants(
  fleet: FleetUnderTest,
  replica: ReplicaProcess,
  acknowledged: ReadonlyMap<string, ReadonlySet<string>>,
  takeovers: number,
): Promise<void> {
  for (const [name, paid] of acknowledged) {
    const settled = async () => {
      const { deliveries } = await stateIn(replica, name)
      return deliveries.filter(({ state }) => state !== 'delivered')
    }
    await expect.poll(settled, { interval: 200 }).toEqual([])
    const { orders, deliveries } = await stateIn(replica, name)
    // Every acknowledged change is there, no id comes twice, and an order and its callback are there together.
    expect([...paid].filter((order) => !orders.includes(order))).toEqual([])
    expect(new Set(orders).size).toBe(orders.length)
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(deliveries.length)
    expect(deliveries.map(({ order }) => order).sort()).toEqual([...orders].sort())
    // Each callback at least once, at most once more per takeover, always with the same bytes.
    for (const order of orders) {
      const got = fleet.game.received.filter(({ form }) => form.orderId === order)
      expect(got.length, `order ${order}`).toBeGreaterThanOrEqual(1)
      expect(got.length, `order ${order}`).toBeLessThanOrEqual(1 + takeovers)
      expect(new Set(got.map(({ body }) => body)).size).toBe(1)
    }
  }
  // One owner per epoch: an epoch is given once.
  const epochs = await fleet.sql(
    'select count(*)::int as all, count(distinct epoch)::int as own from channel_sandbox.namespaces',
  )
  expect(epochs[0]?.all).toBe(epochs[0]?.own)
}

const ownerOf = async (fleet: FleetUnderTest, name: string, replicas: readonly ReplicaProcess[]) => {
  const sql = `select r.address from channel_sandbox.namespaces n join channel_sandbox.replicas r on r.id = n.owner where n.name = $1`
  const [row] = await fleet.sql(sql, [name])
  return replicas.find(({ url }) => url === row?.address) as ReplicaProcess
}

describe('whatever happens, nothing acknowledged is lost', () => {
  test('an owner is killed inside its commits', async () => {
    testSeed()
    const fleet = await prepareFleet()
    let live = [await fleet.start(), await fleet.start()]
    const load = startLoad(() => live)
    const rounds = sized(1, 20)
    for (let round = 0; round < rounds; round += 1) {
      const before = load.count()
      await expect.poll(load.count, { interval: 5 }).toBeGreaterThan(before + 20 + round * 7)
      const victim = await ownerOf(fleet, 'one', live)
      live = live.filter((one) => one !== victim)
      await victim.end('SIGKILL')
      // In the long run its lease runs out; here it is ended for it, which only the dead do not notice.
      if (!isFull) await fleet.sql('delete from channel_sandbox.replicas where address = $1', [victim.url])
      const killed = performance.now()
      const { status } = await send(`${live[0]?.url}/ns/one/__admin/clock`)
      expect(status).toBe(200)
      // The lease of the dead and what it takes to load; the machine may be busy.
      expect(performance.now() - killed).toBeLessThan(sized(20_000, 8_000))
      live = [...live, await fleet.start()]
    }
    await load.stop()
    await checkInvariants(fleet, live[0] as ReplicaProcess, load.acknowledged, rounds)
  })

  test('an owner stops, another takes over, and the first goes on: it answers nothing from memory', async () => {
    testSeed()
    const fleet = await prepareFleet()
    const replicas = [await fleet.start(), await fleet.start()]
    const before = await pay(replicas[0] as ReplicaProcess, 'one')
    expect(before.status).toBe(200)
    const zombie = await ownerOf(fleet, 'one', replicas)
    const other = replicas.find((one) => one !== zombie) as ReplicaProcess
    zombie.cli.child.kill('SIGSTOP')
    // What was on its way to the one that stopped may have been begun there, so that request is not repeated for us.
    const lost = await pay(other, 'one')
    expect([lost.status, lost.json.type]).toEqual([502, 'urn:channel-sandbox:owner-gone'])
    const after = await pay(other, 'one')
    expect(after.status).toBe(200)
    zombie.cli.child.kill('SIGCONT')
    // Asked at the zombie: reads and writes are those of the new owner.
    const late = await Promise.all([stateIn(zombie, 'one'), pay(zombie, 'one'), pay(zombie, 'one')])
    expect(late[0].orders).toEqual(expect.arrayContaining([before.orderId, after.orderId]))
    expect([late[1].status, late[2].status]).toEqual([200, 200])
    const acknowledged = new Map([['one', new Set([before, after, late[1], late[2]].map(({ orderId }) => orderId))]])
    await checkInvariants(fleet, zombie, acknowledged, 1)
  })

  test('the connections to the database are terminated, again and again: no client sees it', async () => {
    testSeed()
    const fleet = await prepareFleet()
    const live = [await fleet.start(), await fleet.start()]
    const load = startLoad(() => live)
    for (let round = 0; round < sized(2, 40); round += 1) {
      const before = load.count()
      await expect.poll(load.count, { interval: 5 }).toBeGreaterThan(before + 10)
      await fleet.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'channel-sandbox' and datname = current_database()`,
      )
    }
    await load.stop()
    expect(load.failures).toEqual([])
    await checkInvariants(fleet, live[0] as ReplicaProcess, load.acknowledged, 0)
  })

  test('replicas are replaced one by one: no client sees it', async () => {
    testSeed()
    const fleet = await prepareFleet()
    let live = [await fleet.start(), await fleet.start()]
    const load = startLoad(() => live)
    for (let round = 0; round < sized(1, 10); round += 1) {
      const before = load.count()
      await expect.poll(load.count, { interval: 5 }).toBeGreaterThan(before + 20)
      const [oldest, ...others] = live
      const fresh = await fleet.start()
      // A balancer learns of the signal at once, and requests on their way still arrive.
      const ended = oldest?.end('SIGTERM')
      live = [...others, fresh]
      expect(await ended).toBe(0)
    }
    await load.stop()
    expect(load.failures).toEqual([])
    await checkInvariants(fleet, live[0] as ReplicaProcess, load.acknowledged, 2)
  })

  test(`two replicas race for ${sized(10, 1000)} namespaces: each has one owner`, async () => {
    const fleet = await prepareFleet()
    const args = ['--max-namespaces', '2000']
    const replicas = [await fleet.start(args), await fleet.start(args)]
    const names = Array.from({ length: sized(10, 1000) }, (_, at) => `n-${at}`)
    for (const name of names) {
      const paid = await Promise.all(replicas.map((replica) => pay(replica, name)))
      expect(paid.map(({ status }) => status)).toEqual([200, 200])
      const { orders } = await stateIn(replicas[0] as ReplicaProcess, name)
      expect([...orders].sort()).toEqual(paid.map(({ orderId }) => orderId).sort())
    }
    const rows = await fleet.sql("select epoch, owner from channel_sandbox.namespaces where name <> ''")
    expect(new Set(rows.map(({ epoch }) => epoch)).size).toBe(names.length)
    expect(rows.every(({ owner }) => owner !== null)).toBe(true)
  })
})
