import { expect } from 'vitest'
import { type FleetUnderTest, pay, type ReplicaProcess, stateIn } from './fleet.ts'

/** Orders that were acknowledged, by namespace. */
export type Acknowledged = ReadonlyMap<string, ReadonlySet<string>>

/** Pays in every namespace through whichever replica answers, until it is told to stop. Notes what was acknowledged. */
export function startLoad(namespaces: readonly string[], live: () => readonly ReplicaProcess[], workers = 8) {
  const acknowledged = new Map<string, Set<string>>(namespaces.map((name) => [name, new Set()]))
  const failures: string[] = []
  let over = false

  async function work(worker: number): Promise<void> {
    const namespace = namespaces[worker % namespaces.length] as string
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

/** The bodies that reached the game, by order. */
function bodiesByOrder({ game }: FleetUnderTest): ReadonlyMap<string, readonly string[]> {
  const bodies = new Map<string, string[]>()
  for (const { form, body } of game.received) {
    const order = form.orderId ?? ''
    bodies.set(order, [...(bodies.get(order) ?? []), body])
  }
  return bodies
}

/** What has to hold whatever happened. */
export async function checkInvariants(
  fleet: FleetUnderTest,
  replica: ReplicaProcess,
  acknowledged: Acknowledged,
  takeovers: number,
): Promise<void> {
  for (const [name, paid] of acknowledged) {
    const settled = async () => {
      const { deliveries } = await stateIn(replica, name)
      return deliveries.filter(({ state }) => state !== 'delivered')
    }
    await expect.poll(settled, { interval: 100 }).toEqual([])
    const { orders, deliveries } = await stateIn(replica, name)
    // Every acknowledged change is there, no id comes twice, and an order and its callback are there together.
    const there = new Set(orders)
    expect([...paid].filter((order) => !there.has(order))).toEqual([])
    expect(there.size).toBe(orders.length)
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(deliveries.length)
    expect(deliveries.map(({ order }) => order).sort()).toEqual([...orders].sort())
    // Each callback at least once, at most once more per takeover, always with the same bytes.
    const bodies = bodiesByOrder(fleet)
    for (const order of orders) {
      const got = bodies.get(order) ?? []
      expect(got.length, `order ${order}`).toBeGreaterThanOrEqual(1)
      expect(got.length, `order ${order}`).toBeLessThanOrEqual(1 + takeovers)
      expect(new Set(got).size).toBe(1)
    }
  }
  // One owner per epoch: an epoch is given once.
  const epochs = await fleet.sql(
    'select count(*)::int as all, count(distinct epoch)::int as own from channel_sandbox.namespaces',
  )
  expect(epochs[0]?.all).toBe(epochs[0]?.own)
}
