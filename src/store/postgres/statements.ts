import { createHash } from 'node:crypto'

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** A statement with a name: the server plans it once per connection. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/** Milliseconds a lease lasts on the database's clock. */
export const LEASE_MS = 6000

const LEASE = `clock_timestamp() + interval '${LEASE_MS} milliseconds'`
const NOW_MS = '(extract(epoch from clock_timestamp()) * 1000)::float8'

/** Everything that is asked of the database after the migrations, for one schema and a program that knows it up to a version. */
export function statementsOf(schema: string, known: number) {
  const s = `"${schema}"`
  /** False once a newer program has brought the schema to where this one can no longer work with it. */
  const readable = `not exists (select from ${s}.settings where name = 'schema' and (value ->> 'readableFrom')::int > ${known})`
  /** The namespace $1 while the epoch in that parameter holds, locked against who takes it. */
  const held = (epoch: string) =>
    `held as (select name from ${s}.namespaces where name = $1 and epoch = $${epoch} for share)`
  const all = {
    // Replicas. A renewal succeeds as long as the row is there, and a row that was once gone never comes back: who
    // finds it missing has lost everything it owned. Neither has one that can no longer read the schema.
    join: `insert into ${s}.replicas (id, address, version, lease_until)
      select $1, $2, $3, ${LEASE} where ${readable} returning ${NOW_MS} as now`,
    renew: `update ${s}.replicas set lease_until = ${LEASE} where id = $1 and ${readable} returning ${NOW_MS} as now`,
    leave: `delete from ${s}.replicas where id = $1`,
    reap: `delete from ${s}.replicas where lease_until < clock_timestamp() returning id`,
    replicas: `select id, address, (select count(*)::int from ${s}.namespaces n where n.owner = r.id) as owned
      from ${s}.replicas r where lease_until > clock_timestamp() order by joined_at`,

    // What all replicas share. It is replaced only by one who has seen what is there.
    setting: `select value #>> '{}' as value from ${s}.settings where name = $1`,
    replaceSetting: `insert into ${s}.settings as kept (name, value) values ($1, to_jsonb($3::text))
      on conflict (name) do update set value = excluded.value where kept.value = to_jsonb($2::text)`,

    // Who owns a namespace. Taking it compares the epoch it was seen with, so of several who try one succeeds.
    look: `select n.epoch::float8 as epoch, n.owner, r.address from ${s}.namespaces n
      left join ${s}.replicas r on r.id = n.owner where n.name = $1`,
    create: `insert into ${s}.namespaces (name, epoch, owner)
      select $1, nextval('${s}.epochs'), $2
      where exists (select from ${s}.replicas where id = $2)
        and ($3::int is null or (select count(*) from ${s}.namespaces) < $3)
      on conflict (name) do nothing returning epoch::float8 as epoch`,
    take: `update ${s}.namespaces set epoch = nextval('${s}.epochs'), owner = $3
      where name = $1 and epoch = $2 and exists (select from ${s}.replicas where id = $3)
      returning epoch::float8 as epoch, snapshot::float8 as snapshot, snapshot_seq::float8 as seq`,
    handOver: `update ${s}.namespaces set epoch = nextval('${s}.epochs'), owner = $3, used_at = clock_timestamp(),
        next_due = to_timestamp($4::float8 / 1000) where name = $1 and epoch = $2`,
    end: `with gone as (delete from ${s}.namespaces where name = $1 and epoch = $2 returning name),
        a as (delete from ${s}.changes where namespace in (select name from gone)),
        b as (delete from ${s}.snapshots where namespace in (select name from gone)),
        c as (delete from ${s}.journal where namespace in (select name from gone)),
        d as (delete from ${s}.extras where namespace in (select name from gone))
      select name from gone`,
    list: `select name, greatest(0, extract(epoch from clock_timestamp() - used_at))::float8 as idle
      from ${s}.namespaces where name <> '' order by name`,
    used: `update ${s}.namespaces set used_at = clock_timestamp() where owner = $1 and name = any($2::text[])`,
    due: `select n.name from ${s}.namespaces n where n.next_due <= clock_timestamp()
      and (n.owner is null or n.owner = $1 or not exists (select from ${s}.replicas r where r.id = n.owner))
      and not n.name = any($2::text[]) order by n.next_due limit $3`,
    expired: `select n.name, n.epoch::float8 as epoch from ${s}.namespaces n
      where n.name <> '' and n.used_at < clock_timestamp() - $1::float8 * interval '1 millisecond'
      and (n.owner is null or not exists (select from ${s}.replicas r where r.id = n.owner)) limit 50`,

    // The log. The owner's row is locked against a process that takes it, so nothing comes in behind a reader of the log. A
    // batch that was sent once more because its answer was lost finds itself and changes nothing.
    append: `insert into ${s}.changes (namespace, seq, epoch, format, data)
      select held.name, $3, $2, $4, $5 from (select name from ${s}.namespaces where name = $1 and epoch = $2 for share) held
      on conflict (namespace, seq) do update set seq = excluded.seq where changes.epoch = excluded.epoch returning 1`,
    appendDue: `with held as (update ${s}.namespaces set next_due = to_timestamp($6::float8 / 1000)
        where name = $1 and epoch = $2 returning name)
      insert into ${s}.changes (namespace, seq, epoch, format, data) select held.name, $3, $2, $4, $5 from held
      on conflict (namespace, seq) do update set seq = excluded.seq where changes.epoch = excluded.epoch returning 1`,
    fate: `select (select epoch::float8 from ${s}.changes where namespace = $1 and seq = $2) as epoch,
      (select snapshot_seq::float8 from ${s}.namespaces where name = $1) as seq`,
    setDue: `update ${s}.namespaces set next_due = to_timestamp($3::float8 / 1000) where name = $1 and epoch = $2`,
    changes: `select seq::float8 as seq, format, data from ${s}.changes where namespace = $1 and seq > $2 order by seq limit 200`,
    parts: `select part, format, data from ${s}.snapshots where namespace = $1 and id = $2 and part > $3 order by part limit 50`,
    newSnapshot: `select nextval('${s}.epochs')::float8 as id`,
    addPart: `insert into ${s}.snapshots (namespace, id, part, format, data) values ($1, $2, $3, $4, $5)`,
    publish: `update ${s}.namespaces set snapshot = $3, snapshot_seq = $4 where name = $1 and epoch = $2 returning 1`,
    // Only the owner tidies up: one that was stopped in between would delete the snapshot of the next one.
    dropParts: `with ${held('3')} delete from ${s}.snapshots where namespace = (select name from held) and id <> $2`,
    dropChanges: `with ${held('3')} delete from ${s}.changes where namespace = (select name from held) and seq <= $2`,

    // What is kept beside the log, a moment later: the journal and counters.
    addJournal: `insert into ${s}.journal (namespace, seq, data)
      select held.name, e.seq, e.data from (select name from ${s}.namespaces where name = $1 and epoch = $2 for share) held,
        unnest($3::bigint[], $4::text[]) as e (seq, data)
      on conflict do nothing`,
    cutJournal: `with ${held('4')}
      delete from ${s}.journal where namespace = (select name from held) and (seq <= $2 or seq = any($3::bigint[]))`,
    journal: `select seq::float8 as seq, data from ${s}.journal where namespace = $1 order by seq`,
    putExtra: `insert into ${s}.extras (namespace, name, data)
      select held.name, $3, $4 from (select name from ${s}.namespaces where name = $1 and epoch = $2 for share) held
      on conflict (namespace, name) do update set data = excluded.data`,
    extras: `select name, data from ${s}.extras where namespace = $1`,
  }
  return Object.fromEntries(
    // Behind a pooler a connection may have statements of others: another text has another name, as with another schema.
    Object.entries(all).map(([name, text]) => [name, { name: `channel_sandbox_${name}_${hashOf(text)}`, text }]),
  ) as unknown as Readonly<Record<keyof typeof all, Statement>>
}

export type Statements = ReturnType<typeof statementsOf>
