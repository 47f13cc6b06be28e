import { about, prose } from '../../contract/values/prose.ts'
import { milliseconds } from '../duration.ts'
import { say } from '../language.ts'
import type { SharedOptions } from '../options.ts'

/** What of the options belongs to a replica. Throws a TypeError that names what cannot be; the URL may hold a password. */
export function replicaOptions(options: SharedOptions, isLocal: boolean) {
  const { store, storeSchema = 'channel_sandbox', advertise, namespaceTtl, quota = {}, adminToken } = options
  const wrong = (en: string, zh: string): never => {
    throw new TypeError(say(about('createSandbox', prose(en, zh))))
  }
  const { protocol = '', pathname = '' } = URL.canParse(store) ? new URL(store) : {}
  if (!/^postgres(ql)?:$/.test(protocol) || pathname.length < 2) {
    wrong(
      'store: an address like postgres://user:password@host:5432/database',
      'store：应为地址，如 postgres://user:password@host:5432/database',
    )
  }
  if (!isLocal && advertise === undefined)
    wrong(
      'store beyond loopback needs advertise, the URL for the other processes',
      '非环回地址的 store 需要 advertise，即供其他进程访问的 URL',
    )
  if (!isLocal && adminToken === undefined)
    wrong(
      'store beyond loopback needs adminToken, the same one for all',
      '非环回地址的 store 需要 adminToken，所有进程相同',
    )
  return {
    url: store,
    schema: storeSchema,
    namespaceTtlMs: namespaceTtl === undefined ? undefined : milliseconds(namespaceTtl),
    quota,
  }
}
