import { milliseconds } from '../duration.ts'
import type { SharedOptions } from '../options.ts'

/** What of the options belongs to a replica. Throws a TypeError that names what cannot be; the URL may hold a password. */
export function replicaOptions(options: SharedOptions, isLocal: boolean) {
  const { store, storeSchema = 'channel_sandbox', advertise, namespaceTtl, quota = {}, adminToken } = options
  const wrong = (sentence: string): never => {
    throw new TypeError(`createSandbox: ${sentence}`)
  }
  const { protocol = '', pathname = '' } = URL.canParse(store) ? new URL(store) : {}
  if (!/^postgres(ql)?:$/.test(protocol) || pathname.length < 2) {
    wrong('store: an address like postgres://user:password@host:5432/database')
  }
  if (!isLocal && advertise === undefined)
    wrong('store beyond loopback needs advertise, the URL for the other processes')
  if (!isLocal && adminToken === undefined) wrong('store beyond loopback needs adminToken, the same one for all')
  return {
    url: store,
    schema: storeSchema,
    namespaceTtlMs: namespaceTtl === undefined ? undefined : milliseconds(namespaceTtl),
    quota,
  }
}
