import { randomBytes } from 'node:crypto'
import { prose } from '../../contract/values/prose.ts'
import { DataError } from '../errors.ts'
import { type DatabaseMigration, MIGRATIONS } from './migrations.ts'
import type { Transactions } from './transactions.ts'

/** One number for all who migrate; any will do, as long as it is always the same. */
const LOCK = 0x63_68_73_62

/** The version of the schema that this program makes. */
export const KNOWN_VERSION = MIGRATIONS.at(-1)?.version ?? 0

interface SchemaVersion {
  readonly version: number
  readonly readableFrom: number
}

/**
 * Brings the schema up to date and returns the secret of all replicas. One process at a time does so; the others wait
 * and find the work done. A step that fails leaves nothing.
 */
export async function migrate(
  database: Transactions,
  schema: string,
  shown: string,
  migrations: readonly DatabaseMigration[] = MIGRATIONS,
): Promise<string> {
  const known = migrations.at(-1)?.version ?? 0
  return database.transaction(async (query) => {
    await query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK, schema])
    const [exists] = await query('select to_regclass($1) is not null as yes', [`"${schema}".settings`])
    const setting = async (name: string) =>
      (await query(`select value from "${schema}".settings where name = $1`, [name]))[0]?.value
    const put = (name: string, value: unknown) =>
      query(
        `insert into "${schema}".settings (name, value) values ($1, $2)
         on conflict (name) do update set value = excluded.value`,
        [name, JSON.stringify(value)],
      )
    const before = (exists?.yes ? await setting('schema') : undefined) as SchemaVersion | undefined
    if (before && before.version > known) {
      if (before.readableFrom <= known) return (await setting('secret')) as string
      throw new DataError(
        prose(
          `${shown}, schema ${schema}, was brought to version ${before.version} by a newer channel-sandbox (this one knows ${known}). Start the newer one, or choose another --store-schema. Nothing was changed.`,
          `${shown} 的 schema ${schema} 已被更新版本的 channel-sandbox 升级到版本 ${before.version}（本版本支持到 ${known}）。请启动更新的版本，或换一个 --store-schema。未做任何修改。`,
        ),
      )
    }
    if (before?.version === known) return (await setting('secret')) as string
    if (!exists?.yes) {
      const [there] = await query('select 1 from pg_namespace where nspname = $1', [schema])
      // A user who was given an empty schema may lack the right to make one.
      if (!there) await query(`create schema "${schema}"`)
    }
    for (const { version, readableFrom, statements } of migrations) {
      if (version <= (before?.version ?? 0)) continue
      for (const statement of statements) await query(statement.replaceAll('{s}', `"${schema}"`))
      await put('schema', { version, readableFrom } satisfies SchemaVersion)
    }
    if (!before) await put('secret', randomBytes(32).toString('hex'))
    return (await setting('secret')) as string
  })
}

/**
 * Notes what all replicas have in common, unless other replicas run; then returns what was noted, to be compared.
 * `self` is not counted among them.
 */
export async function agree(
  database: Transactions,
  schema: string,
  mine: Readonly<Record<string, unknown>>,
  self: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  return database.transaction(async (query) => {
    await query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK, schema])
    const others = await query(
      `select 1 from "${schema}".replicas where id <> $1 and lease_until > clock_timestamp() limit 1`,
      [self],
    )
    const [noted] = await query(`select value from "${schema}".settings where name = 'fleet'`)
    if (noted && others.length > 0) return noted.value as Readonly<Record<string, unknown>>
    await query(
      `insert into "${schema}".settings (name, value) values ('fleet', $1)
       on conflict (name) do update set value = excluded.value`,
      [JSON.stringify(mine)],
    )
    return undefined
  })
}
