import { BlockList, isIP } from 'node:net'
import { ProseError, prose } from '../../../contract/values/prose.ts'

/**
 * Addresses a sandbox may call: loopback and private ones. A sandbox that signs payments must not reach production by
 * a mistyped URL. Link-local addresses are left out: cloud machines serve their credentials there.
 */
const NEAR = new BlockList()
NEAR.addSubnet('127.0.0.0', 8, 'ipv4')
NEAR.addSubnet('10.0.0.0', 8, 'ipv4')
NEAR.addSubnet('172.16.0.0', 12, 'ipv4')
NEAR.addSubnet('192.168.0.0', 16, 'ipv4')
NEAR.addAddress('::1', 'ipv6')
NEAR.addSubnet('fc00::', 7, 'ipv6')

/** Where cloud machines serve their credentials among the private addresses: AWS and Google, by IPv6. */
const CREDENTIALS = new BlockList()
CREDENTIALS.addAddress('fd00:ec2::254', 'ipv6')
CREDENTIALS.addAddress('fd20:ce::254', 'ipv6')

function isNear(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  return NEAR.check(address, kind) && !CREDENTIALS.check(address, kind)
}

/** Asked with each request of the admin API, mostly about the same few addresses. */
const judged = new Map<string, boolean>()
const MOST_JUDGED = 100

/** Whether an IP address is loopback or private. IPv4 written as IPv6 counts as IPv4. */
export function isNearAddress(address: string): boolean {
  const known = judged.get(address)
  if (known !== undefined) return known
  if (judged.size >= MOST_JUDGED) judged.clear()
  const near = isNear(address)
  judged.set(address, near)
  return near
}

export class TargetRefused extends ProseError {
  readonly code = 'TARGET_REFUSED'

  constructor(host: string, address: string) {
    super(
      prose(
        `${host} is ${address}, neither loopback nor private, so the sandbox does not call it. ` +
          `Allow it by name with --allow-callback-host ${host} if it really is yours.`,
        `${host} 的地址是 ${address}，既非环回也非内网，沙箱不会调用。若确为你所有，请用 --allow-callback-host ${host} 放行。`,
      ),
    )
    this.name = 'TargetRefused'
  }
}
