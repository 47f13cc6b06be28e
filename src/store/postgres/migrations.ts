/** One step of the database's schema. Statements name the schema as `{s}`. */
export interface DatabaseMigration {
  readonly version: number
  /** The lowest version of a program that can still work with the database once this step has run. */
  readonly readableFrom: number
  readonly statements: readonly string[]
}

/**
 * Every step, oldest first. A step keeps what the version before reads and writes, so that replicas are updated one by
 * one; what cannot be kept is dropped one release later, and `readableFrom` says so.
 */
export const MIGRATIONS: readonly DatabaseMigration[] = [
  {
    version: 1,
    readableFrom: 1,
    statements: [
      'create table {s}.settings (name text primary key, value jsonb not null)',
      'create sequence {s}.epochs',
      `create table {s}.replicas (
         id text primary key,
         address text not null,
         version text not null,
         lease_until timestamptz not null,
         joined_at timestamptz not null default clock_timestamp())`,
      // Half of each page stays free: a row that is taken, renewed or due later is updated where it lies.
      `create table {s}.namespaces (
         name text primary key,
         epoch bigint not null,
         owner text,
         snapshot bigint,
         snapshot_seq bigint not null default 0,
         next_due timestamptz,
         created_at timestamptz not null default clock_timestamp(),
         used_at timestamptz not null default clock_timestamp()) with (fillfactor = 50)`,
      `create table {s}.changes (
         namespace text, seq bigint, epoch bigint not null, format int not null, data text not null,
         primary key (namespace, seq))`,
      // Compressing costs the one core a commit waits for; what is long lies outside the page as it is.
      'alter table {s}.changes alter column data set storage external',
      `create table {s}.snapshots (
         namespace text, id bigint, part int, format int not null, data text not null,
         primary key (namespace, id, part))`,
      'create table {s}.journal (namespace text, seq bigint, data text not null, primary key (namespace, seq))',
      'create table {s}.extras (namespace text, name text, data text not null, primary key (namespace, name))',
    ],
  },
]
