import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { joined, prose } from '../contract/values/prose.ts'
import { DataError } from '../store/errors.ts'
import type { Database } from '../store/postgres/database.ts'
import type { FleetOptions } from './options.ts'

/** What all replicas have to agree on: with another answer, a request would depend on the replica it reaches. */
function agreement(options: FleetOptions): Readonly<Record<string, unknown>> {
  const { providers, seed, journalSize, schedule, callbackTimeoutMs, allowedHosts, strictness, idSeed } = options
  const { targets } = options
  const { maxNamespaces, namespaceTtlMs = null, quota } = options
  return {
    providers: providers.map(({ service }) => service.id),
    seed: createHash('sha256').update(JSON.stringify(seed)).digest('hex').slice(0, 16),
    '--journal': journalSize,
    '--retry-schedule': schedule,
    '--callback-timeout': callbackTimeoutMs,
    '--allow-callback-host': [...allowedHosts].sort(),
    '--deliveries': options.deliveries ?? null,
    ...(targets && { '--forward-to': [targets.forwardTo ?? null, targets.callbacks], '--receiver': targets.receiver }),
    ...(options.proxy && { '--provider-host': options.proxy.hosts, '--pass-through': options.proxy.passThrough }),
    '--signature': strictness.signature,
    '--rate-limit': strictness.rateLimit,
    '--faker-seed': idSeed ?? null,
    '--max-namespaces': maxNamespaces,
    '--namespace-ttl': namespaceTtlMs,
    '--quota': quota,
    // Its hash, as what is in the database may be read by more people than may use the sandbox.
    '--admin-token': createHash('sha256')
      .update(options.adminToken ?? '')
      .digest('hex')
      .slice(0, 16),
  }
}

const SECRET = new Set(['seed', '--admin-token'])

/**
 * Compares the options with those of the replicas that run, and notes them where none does. Rejects with a
 * {@link DataError} that names every difference. `self` is not counted among them.
 */
export async function checkAgreement(database: Database, options: FleetOptions, self = ''): Promise<void> {
  const mine = agreement(options)
  const theirs = await database.agree(mine, self)
  if (!theirs) return
  // The database sorts the members of an object, and a replica of another version may know other options.
  const plain = JSON.parse(JSON.stringify(mine)) as typeof mine
  const shared = Object.keys(plain).filter((name) => Object.hasOwn(theirs, name))
  const differences = shared.flatMap((name) => {
    if (isDeepStrictEqual(plain[name], theirs[name])) return []
    if (SECRET.has(name)) return [prose(`another ${name}`, `另一个 ${name}`)]
    const [own, mine] = [JSON.stringify(theirs[name]), JSON.stringify(plain[name])]
    return [prose(`${name} ${own} instead of ${mine}`, `${name} ${own}（而不是 ${mine}）`)]
  })
  if (differences.length === 0) return
  const { en, zh } = joined(differences, prose(', ', '、'))
  throw new DataError(
    prose(
      `The replicas that run on ${database.shown} have ${en}. Start this one as they were started, or stop them all first.`,
      `${database.shown} 上运行的副本使用 ${zh}。请以相同方式启动本副本，或先全部停止。`,
    ),
  )
}
