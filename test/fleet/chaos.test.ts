import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkInvariants, startLoad } from '../support/chaos.ts'
import { type FleetUnderTest, pay, type ReplicaProcess, sharedFleet, stateIn } from '../support/fleet.ts'
import { drawFrom } from '../support/random.ts'
import { postJson, send } from '../support/sandbox.ts'
import { isFull, sized, testSeed, turns } from '../support/size.ts'

/** Each starts replicas of its own and ends them: in small size every third is run. */
const isTaken = turns(3)

const shared = sharedFleet()

/** In the long run a lease runs out; here it is ended for its owner, which only the dead and the stopped do not notice. */
async function endLease({ sql }: FleetUnderTest, { url }: ReplicaProcess): Promise<void> {
  if (!isFull) await sql('delete from channel_sandbox.replicas where address = $1', [url])
}

/** A connection of its own, on which a test holds up what a replica asks of the database. */
async function openConnection({ database }: FleetUnderTest): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database })
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

/** Statements of the replicas that wait for a lock. */
const held = async ({ sql }: FleetUnderTest, like: string) =>
  (
    await sql(
      `select pid from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query ilike $1 and pid <> pg_backend_pid()`,
      [like],
    )
  ).length

describe('whatever happens, nothing acknowledged is lost', () => {
  test.runIf(isTaken())('owners are killed inside their commits', async () => {
    const draw = drawFrom(testSeed())
    const fleet = await shared()
    // In the long run both namespaces lose their owner at once, where they have two.
    const names = ['killed-1', 'killed-2']
    let live = await fleet.live(sized(2, 3))
    const load = startLoad(names, () => live)
    const rounds = sized(1, 10)
    for (let round = 0; round < rounds; round += 1) {
      const before = load.count()
      await expect.poll(load.count, { interval: 5 }).toBeGreaterThan(before + 20 + draw.below(100))
      const victims = [...new Set(await Promise.all(names.slice(0, sized(1, 2)).map(fleet.ownerOf)))]
      live = live.filter((one) => !victims.includes(one))
      await Promise.all(victims.map((victim) => victim.end('SIGKILL')))
      for (const victim of victims) await endLease(fleet, victim)
      const killed = performance.now()
      for (const name of names) {
        expect((await send(`${live[0]?.url}/ns/${name}/__admin/clock`)).status).toBe(200)
      }
      // The lease of the dead and what it takes to load; the machine may be busy.
      expect(performance.now() - killed).toBeLessThan(sized(20_000, 8_000))
      live = await fleet.live(sized(2, 3))
    }
    await load.stop()
    await checkInvariants(fleet, live[0] as ReplicaProcess, load.acknowledged, rounds)
  })

  test.runIf(isTaken())(
    'an owner stops, another takes over, and the first goes on: it answers nothing from memory',
    async () => {
      testSeed()
      const fleet = await shared()
      const replicas = await fleet.live(2)
      const before = await pay(replicas[0] as ReplicaProcess, 'stopped')
      expect(before.status).toBe(200)
      const zombie = await fleet.ownerOf('stopped')
      const other = replicas.find((one) => one !== zombie) as ReplicaProcess
      // The other one knows who owns it, and asks that one.
      const passedOn = await pay(other, 'stopped')
      zombie.cli.child.kill('SIGSTOP')
      // The other tests go on with it, whatever becomes of this one.
      onTestFinished(() => void zombie.cli.child.kill('SIGCONT'))
      const losing = pay(other, 'stopped')
      await endLease(fleet, zombie)
      // What was on its way to the one that stopped may have been begun there, so that request is not repeated for us.
      const lost = await losing
      expect([lost.status, lost.json.type]).toEqual([502, 'urn:channel-sandbox:owner-gone'])
      const after = await pay(other, 'stopped')
      expect(after.status).toBe(200)
      zombie.cli.child.kill('SIGCONT')
      // Asked at the zombie: reads and writes are those of the new owner.
      const late = await Promise.all([stateIn(zombie, 'stopped'), pay(zombie, 'stopped'), pay(zombie, 'stopped')])
      expect(late[0].orders).toEqual(expect.arrayContaining([before.orderId, after.orderId]))
      expect([late[1].status, late[2].status]).toEqual([200, 200])
      const paid = new Set([before, passedOn, after, late[1], late[2]].map(({ orderId }) => orderId))
      await checkInvariants(fleet, zombie, new Map([['stopped', paid]]), 1)
    },
  )

  test.runIf(isTaken())(
    'an owner is killed in the middle of an advance: what is due is sent, and orders are there once',
    async () => {
      const draw = drawFrom(testSeed())
      const fleet = await shared()
      for (let round = 0; round < sized(1, 10); round += 1) {
        const replicas = await fleet.live(2)
        const name = `advance-${round}`
        const at = `${replicas[0]?.url}/ns/${name}/__admin`
        await send(`${at}/clock`, { method: 'PUT', body: '{"now":1700000000,"frozen":true}' })
        const paid = new Set<string>()
        const count = 10 + draw.below(20)
        for (let minute = 1; minute <= count; minute += 1) {
          const { status, orderId } = await pay(replicas[0] as ReplicaProcess, name, {
            deliver: { delay: `${minute}m` },
          })
          expect(status).toBe(200)
          paid.add(orderId)
        }
        const owner = await fleet.ownerOf(name)
        const other = replicas.find((one) => one !== owner) as ReplicaProcess
        // The game does not answer one of them: the advance is in its middle for as long as its owner lives.
        const stuck = draw.below(count)
        let sent = 0
        const accept = fleet.answer
        fleet.answer = ({ form }) => {
          if (!paid.has(form.orderId ?? '')) return '{"code":0}'
          sent += 1
          return sent > stuck ? undefined : '{"code":0}'
        }
        const advancing = postJson(`${other.url}/ns/${name}/__admin/clock/advance`, { by: '2h' })
        await expect.poll(() => sent, { interval: 5 }).toBeGreaterThan(stuck)
        await owner.end('SIGKILL')
        await endLease(fleet, owner)
        fleet.answer = accept
        const { status, json } = await advancing
        expect([status, json.type]).toEqual([502, 'urn:channel-sandbox:owner-gone'])
        const { json: clock } = await send(`${other.url}/ns/${name}/__admin/clock`)
        expect(clock.frozen).toBe(true)
        expect(clock.now).toBeGreaterThanOrEqual(1_700_000_000)
        expect(clock.now).toBeLessThanOrEqual(1_700_000_000 + 7200)
        const again = await postJson(`${other.url}/ns/${name}/__admin/clock/advance`, { by: '2h' })
        expect(again.status).toBe(200)
        await checkInvariants(fleet, other, new Map([[name, paid]]), 1)
      }
    },
  )

  test.runIf(isTaken())(
    'an owner is killed while it writes a snapshot: the next one has all, and writes its own',
    async () => {
      testSeed()
      const fleet = await shared()
      const [replica] = (await fleet.live(2)) as [ReplicaProcess]
      const name = 'snapshot'
      const at = `${replica.url}/ns/${name}/__admin`
      const { json: state } = await send(`${at}/state`)
      // More than the log may have before a snapshot is due.
      const name200 = 'x'.repeat(200)
      state.egret.apps[0].users.push(
        ...Array.from({ length: 20_000 }, (_, user) => ({ id: `u${user}`, name: name200 })),
      )
      const holder = await openConnection(fleet)
      await holder.query(`begin; select pg_advisory_xact_lock(77)`)
      await fleet.sql(`
      create function channel_sandbox.hold() returns trigger language plpgsql as
        'begin perform pg_advisory_xact_lock(77); return new; end';
      create trigger hold before insert on channel_sandbox.snapshots for each row
        when (new.namespace = '${name}' and new.part = 5) execute function channel_sandbox.hold()`)
      const put = await send(`${at}/state`, { method: 'PUT', body: JSON.stringify(state) })
      expect(put.status).toBeLessThan(300)
      const before = await pay(replica, name)
      await expect.poll(() => held(fleet, '%into%snapshots%'), { interval: 20 }).toBe(1)
      // Commits go on beside it.
      const beside = await pay(replica, name)
      const owner = await fleet.ownerOf(name)
      const [other] = (await fleet.live(2)).filter((one) => one !== owner) as [ReplicaProcess]
      await owner.end('SIGKILL')
      await endLease(fleet, owner)
      await holder.query('rollback')
      await fleet.sql('drop function channel_sandbox.hold() cascade')
      const paid = new Set([before, beside, await pay(other, name)].map(({ orderId }) => orderId))
      await checkInvariants(fleet, other, new Map([[name, paid]]), 1)
      const { json: after } = await send(`${other.url}/ns/${name}/__admin/state`)
      expect(after.egret.apps[0].users).toHaveLength(state.egret.apps[0].users.length)
      const ids = async () =>
        fleet.sql(
          `select n.snapshot = s.id as published from channel_sandbox.snapshots s
         join channel_sandbox.namespaces n on n.name = s.namespace where n.name = $1 group by n.snapshot, s.id`,
          [name],
        )
      // The parts of the one that was not finished go with the first that is.
      await expect
        .poll(async () => {
          await pay(other, name)
          return ids()
        })
        .toEqual([{ published: true }])
    },
  )

  test.runIf(isTaken())(
    'a replica is killed in the middle of a migration: nothing of it stays, and the next one does all of it',
    async () => {
      testSeed()
      const fleet = await shared()
      const schema = 'half_made'
      const holder = await openConnection(fleet)
      await holder.query(`create schema ${schema}`)
      // A table of this name that is not committed holds up the migration at its fourth step.
      await holder.query(`begin; create table ${schema}.changes (a int)`)
      const args = ['--store-schema', schema]
      const first = fleet.spawn(args)
      await expect.poll(() => held(fleet, '%create table%changes%'), { interval: 20 }).toBe(1)
      const second = fleet.start(args)
      await expect.poll(() => held(fleet, '%pg_advisory_xact_lock%'), { interval: 20 }).toBe(1)
      first.child.kill('SIGKILL')
      await holder.query('rollback')
      const survivor = await second
      expect((await pay(survivor, 'migrated')).status).toBe(200)
      expect(await survivor.end('SIGTERM')).toBe(0)
    },
  )

  test.runIf(isTaken())(
    'the connections to the database are terminated, again and again: no client sees it',
    async () => {
      testSeed()
      const fleet = await shared()
      const live = await fleet.live(2)
      const load = startLoad(['terminated-1', 'terminated-2'], () => live)
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
    },
  )

  test.runIf(isTaken())('replicas are replaced one by one: no client sees it', async () => {
    testSeed()
    const fleet = await shared()
    let live = await fleet.live(2)
    const load = startLoad(['replaced-1', 'replaced-2'], () => live)
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

  test.runIf(isTaken())(`two replicas race for ${sized(10, 1000)} namespaces: each has one owner`, async () => {
    const fleet = await shared()
    const replicas = await fleet.live(2)
    const names = Array.from({ length: sized(10, 1000) }, (_, at) => `race-${at}`)
    const race = async (name: string) => {
      const paid = await Promise.all(replicas.map((replica) => pay(replica, name)))
      expect(paid.map(({ status }) => status)).toEqual(replicas.map(() => 200))
      const { orders } = await stateIn(replicas[0] as ReplicaProcess, name)
      expect([...orders].sort()).toEqual(paid.map(({ orderId }) => orderId).sort())
    }
    for (let from = 0; from < names.length; from += 10) await Promise.all(names.slice(from, from + 10).map(race))
    const rows = await fleet.sql("select epoch, owner from channel_sandbox.namespaces where name like 'race-%'")
    expect(new Set(rows.map(({ epoch }) => epoch)).size).toBe(names.length)
    expect(rows.every(({ owner }) => owner !== null)).toBe(true)
  })
})
