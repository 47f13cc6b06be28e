import { BESIDE, type Change } from './tables.ts'

/** A change, or a row of a snapshot as the change that puts it, from one version to the next; nothing to drop it. */
export type Migration = (change: Change) => Change | undefined

/**
 * The version of the rows in a data directory. A change of what a row means or of a table's name adds one here
 * and a migration from the version before; a directory of an older version is brought up when it is opened.
 */
export interface Schema {
  readonly version: number
  /** By the version they start from. */
  readonly migrations: Readonly<Record<number, Migration>>
}

/** Version 2 chains the lines of a file; its rows are those of version 1. */
export const SCHEMA: Schema = { version: 2, migrations: { 1: (change) => change } }

/** Brings changes of an older version up to the schema's. */
export function migrator(from: number, { version, migrations }: Schema): Migration {
  const steps: Migration[] = []
  for (let at = from; at < version; at += 1) {
    const step = migrations[at]
    if (!step) throw new Error(`There is no migration from version ${at}`)
    steps.push(step)
  }
  const migrate: Migration = (change) => steps.reduce<Change | undefined>((so, step) => so && step(so), change)
  return (change) => {
    const [table, ...rest] = change
    if (table === BESIDE || !table.startsWith(BESIDE)) return migrate(change)
    const migrated = migrate([table.slice(BESIDE.length), ...rest])
    if (!migrated) return undefined
    const [name, ...more] = migrated
    return [BESIDE + name, ...more]
  }
}
