import type { Pool, PoolClient, QueryConfig } from 'pg'
import type { Prose } from '../../contract/schema/field.ts'
import { StoreError, StoreUnreachable } from '../../contract/store.ts'
import { prose } from '../../contract/values/prose.ts'
import { DataError } from '../errors.ts'
import { shownUrl } from '../shownUrl.ts'
import { agree, KNOWN_VERSION, migrate } from './migrate.ts'
import { type Statement, type Statements, statementsOf } from './statements.ts'
import type { Query, Row, Transactions } from './transactions.ts'

export interface DatabaseOptions {
  /** `postgres://user:password@host:5432/name`. */
  readonly url: string
  /** Name of the schema everything lives in; made when it is not there. */
  readonly schema: string
}

/** Connections for work of one kind, so that a renewal never waits behind a snapshot. */
export type Lane = 'control' | 'commit' | 'bulk'

const LANES: Readonly<Record<Lane, number>> = { control: 2, commit: 4, bulk: 2 }

/** Milliseconds after which a question counts as unanswered and its connection as broken. */
const PATIENCE_MS: Readonly<Record<Lane, number>> = { control: 2000, commit: 5000, bulk: 60_000 }

export interface Database extends Transactions {
  readonly sql: Statements
  /** The secret that all replicas share. */
  readonly secret: string
  /** The database without its password, for messages. */
  readonly shown: string
  /** Runs one statement and returns its rows. Rejects with what pg reports, or with a broken connection. */
  run(lane: Lane, statement: Statement, values: readonly unknown[]): Promise<readonly Row[]>
  /** Rejects with a {@link DataError} where a newer program has changed the schema beyond what this one can work with. */
  checkSchema(): Promise<void>
  /**
   * Notes what all replicas have in common, unless other replicas run; then returns what was noted, to be compared.
   * `self` is not counted among them.
   */
  agree(mine: Readonly<Record<string, unknown>>, self: string): Promise<Readonly<Record<string, unknown>> | undefined>
  close(): Promise<void>
}

/** A connection that gave no answer in time; whether its statement was carried out is not known. */
class Unanswered extends Error {
  readonly code = 'ETIMEDOUT'
}

/** Whether a failure says nothing about what was asked, only about the way there: it may be asked again. */
export function isTransient(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string }
  if (typeof code !== 'string') return /terminated|timeout|closed|ended|connection error/i.test(message ?? '')
  // Connection exceptions, shutdown or start of the server, too many connections, and what the system says of sockets.
  // A retry is also right when the database is read-only for the moment of a switch-over.
  return /^(08|57P0|53300|25006|40001|40P01)/.test(code) || /^(E[A-Z]{3,}|UND_)/.test(code)
}

/** Whether a failure came from the database or the way there, and is no defect of ours. */
export const isDatabaseError = (error: unknown): boolean =>
  typeof (error as { code?: unknown } | undefined)?.code === 'string' || isTransient(error)

/** What a question to the database failed with, as an error that says what to do. */
export function storeError(error: unknown, shown: string): Error {
  if (error instanceof StoreError || error instanceof DataError) return error
  const sentence = explainFailure(error, shown)
  return isTransient(error) ? new StoreUnreachable(sentence) : new StoreError(sentence)
}

/** Why a database cannot be used, and what to do; in one sentence each. */
export function explainFailure(error: unknown, shown: string): Prose {
  const { code, message = String(error) } = error as { code?: string; message?: string }
  const reason: Readonly<Record<string, Prose>> = {
    ECONNREFUSED: prose(
      `Nothing listens at ${shown}. Start PostgreSQL there, or correct --store.`,
      `${shown} 无人监听。请在该处启动 PostgreSQL，或更正 --store。`,
    ),
    ENOTFOUND: prose(
      `The host of ${shown} cannot be found. Correct --store.`,
      `找不到 ${shown} 的主机。请更正 --store。`,
    ),
    EAI_AGAIN: prose(
      `The host of ${shown} cannot be looked up at the moment. Check the network, or correct --store.`,
      `暂时无法解析 ${shown} 的主机。请检查网络，或更正 --store。`,
    ),
    ETIMEDOUT: prose(
      `${shown} does not answer. Check the address, the network and the firewall.`,
      `${shown} 没有应答。请检查地址、网络和防火墙。`,
    ),
    '28P01': prose(
      `${shown} refuses the password. Correct the user or password in --store.`,
      `${shown} 拒绝该密码。请更正 --store 中的用户或密码。`,
    ),
    '28000': prose(
      `${shown} refuses this user: ${message}. Check pg_hba.conf, or the user in --store.`,
      `${shown} 拒绝该用户：${message}。请检查 pg_hba.conf，或 --store 中的用户。`,
    ),
    '3D000': prose(
      `There is no such database: ${shown}. Create it (CREATE DATABASE), or correct --store.`,
      `没有该数据库：${shown}。请创建它 (CREATE DATABASE)，或更正 --store。`,
    ),
    '42501': prose(
      `The user of ${shown} lacks a right: ${message}. Grant CREATE on the database, or on the schema that --store-schema names.`,
      `${shown} 的用户权限不足：${message}。请授予数据库或 --store-schema 所指 schema 的 CREATE 权限。`,
    ),
    '53300': prose(
      `${shown} has no connection left: ${message}. Raise max_connections, or start fewer replicas; each takes up to 8.`,
      `${shown} 没有剩余连接：${message}。请提高 max_connections，或减少副本；每个副本最多占用 8 个。`,
    ),
    '57P03': prose(`${shown} is starting or stopping. Try again in a moment.`, `${shown} 正在启动或停止。请稍后再试。`),
    '25006': prose(
      `${shown} is read-only. Name the primary in --store.`,
      `${shown} 是只读的。请在 --store 中指定主库。`,
    ),
    '53100': prose(`The disk of ${shown} is full. Make room there.`, `${shown} 的磁盘已满。请腾出空间。`),
  }
  const named = code === undefined ? message : `${message} (${code})`
  return reason[code ?? ''] ?? prose(`${shown} cannot be used: ${named}.`, `${shown} 无法使用：${named}。`)
}

/** What PgBouncer says of a parameter of a connection that it was not told to let through. */
const REFUSES_PARAMETER = /unsupported startup parameter/i

/** A statement that was prepared on another connection: a pooler between them hands out a new one with each transaction. */
const isElsewhere = (error: unknown): boolean => /^(26000|42P05)$/.test(String((error as { code?: unknown }).code))

/**
 * Connects, brings the schema up to date and reads what replicas share. Rejects with a {@link DataError}.
 *
 * @param limited whether the server ends statements that take too long; a pooler may not let that be asked for
 */
export async function openDatabase({ url, schema }: DatabaseOptions, limited = true): Promise<Database> {
  const shown = shownUrl(url)
  // Loaded only where there is a database.
  const pg = (await import('pg')).default
  const pools = new Map<Lane, Pool>()
  for (const [lane, max] of Object.entries(LANES) as [Lane, number][]) {
    const pool = new pg.Pool({
      connectionString: url,
      max,
      connectionTimeoutMillis: PATIENCE_MS.control,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      application_name: 'channel-sandbox',
      // A statement that waits for a lock of a replica that stopped must not wait for ever.
      ...(limited && { statement_timeout: PATIENCE_MS[lane] }),
    })
    // An idle connection that breaks is replaced with the next question.
    pool.on('error', () => undefined)
    // One that is given back as broken may break once more while it ends; an error without a listener ends the process.
    pool.on('connect', (client) => void client.on('error', () => undefined))
    pools.set(lane, pool)
  }
  const poolOf = (lane: Lane): Pool => pools.get(lane) as Pool

  /** Runs work on a connection; one that failed other than by an answer of the server is thrown away. */
  async function withConnection<T>(lane: Lane, work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await poolOf(lane).connect()
    let timer: NodeJS.Timeout | undefined
    let broken: unknown
    const late = new Promise<never>((_, reject) => {
      const patience = PATIENCE_MS[lane] * 1.2
      timer = setTimeout(() => reject(new Unanswered(`no answer within ${patience} ms`)), patience)
    })
    const onError = (error: unknown) => {
      broken = error
    }
    client.on('error', onError)
    try {
      return await Promise.race([work(client), late])
    } catch (error) {
      if (isTransient(error)) broken = error
      throw error
    } finally {
      clearTimeout(timer)
      client.off('error', onError)
      client.release(broken !== undefined)
    }
  }

  async function close(): Promise<void> {
    await Promise.all([...pools.values()].map((pool) => pool.end()))
  }

  /** Whether statements are planned once per connection; not where a pooler changes what is behind it. */
  let named = true

  const base = {
    sql: statementsOf(schema, KNOWN_VERSION),
    shown,
    async run(lane: Lane, { name, text }: Statement, given: readonly unknown[]) {
      const values = given as unknown[]
      const ask = (query: QueryConfig) => withConnection(lane, (client) => client.query(query))
      if (!named) return (await ask({ text, values })).rows as Row[]
      try {
        return (await ask({ name, text, values })).rows as Row[]
      } catch (error) {
        if (!isElsewhere(error)) throw error
        named = false
        return (await ask({ text, values })).rows as Row[]
      }
    },
    transaction: <T>(work: (query: Query) => Promise<T>): Promise<T> =>
      withConnection('bulk', async (client) => {
        const query = async (text: string, values: readonly unknown[] = []) =>
          (await client.query(text, values as unknown[])).rows as Row[]
        await query('begin')
        try {
          const result = await work(query)
          await query('commit')
          return result
        } catch (error) {
          await query('rollback').catch(() => undefined)
          throw error
        }
      }),
    close,
  }
  try {
    const secret = await migrate(base, schema, shown)
    return {
      ...base,
      secret,
      checkSchema: async () => void (await migrate(base, schema, shown)),
      agree: (mine, self) => agree(base, schema, mine, self),
    }
  } catch (error) {
    await close()
    if (limited && REFUSES_PARAMETER.test((error as Error).message)) return openDatabase({ url, schema }, false)
    if (error instanceof DataError) throw error
    throw new DataError(explainFailure(error, shown))
  }
}
