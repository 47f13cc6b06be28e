import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject, onTestFinished } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where to ask for the PostgreSQL of this run. */
    readonly postgres: string
  }
}

/** Runs statements on a database, on a connection of its own. */
export async function onDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The address of the cluster of this run. No database is a failure, never a skip. */
export async function clusterUrl(): Promise<string> {
  const found = (await (await fetch(inject('postgres'))).json()) as { url: string } | { missing: string }
  if ('missing' in found) throw new Error(found.missing)
  return found.url
}

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

let made: Promise<string> | undefined

async function make(): Promise<string> {
  const url = await clusterUrl()
  const name = `sandbox_${randomBytes(6).toString('hex')}`
  await onDatabase(withDatabase(url, 'postgres'), (client) => client.query(`create database ${name}`))
  return withDatabase(url, name)
}

/** A schema of its own for one test, in a database that the tests of one file share. */
export async function freshStore(): Promise<{ readonly url: string; readonly schema: string }> {
  made ??= make()
  const url = await made
  const schema = `s_${randomBytes(6).toString('hex')}`
  return { url, schema }
}

/** A database for one test alone, dropped when it ends, or by what `later` is told. */
export async function freshDatabase(later: (end: () => Promise<void>) => void = onTestFinished): Promise<string> {
  const url = await make()
  later(async () => {
    const name = new URL(url).pathname.slice(1)
    await onDatabase(withDatabase(url, 'postgres'), (client) => client.query(`drop database ${name} with (force)`))
  })
  return url
}

/** To be called once by each file that uses {@link freshStore}. */
export function dropDatabaseAfterAll(): void {
  afterAll(async () => {
    const url = await made
    made = undefined
    if (url === undefined) return
    const name = new URL(url).pathname.slice(1)
    await onDatabase(withDatabase(url, 'postgres'), (client) => client.query(`drop database ${name} with (force)`))
  })
}
