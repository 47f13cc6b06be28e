import { onTestFinished } from 'vitest'
import { OwnershipLost } from '../../src/contract/store.ts'
import { openFleet } from '../../src/fleet/fleet.ts'
import type { Fleet } from '../../src/fleet/fleetApi.ts'
import type { FleetOptions } from '../../src/fleet/options.ts'
import { providers } from '../../src/providers/index.ts'
import { egretSeed } from './egret.ts'

/** The namespace that replicas of this process are asked about. */
export const NAMESPACE = 'one'

const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms))

/** A replica in this process, without HTTP; closed when the test ends. */
export async function openReplica(
  where: { readonly url: string; readonly schema: string },
  gameUrl: string,
  more: Partial<FleetOptions> = {},
): Promise<Fleet> {
  const fleet = await openFleet({
    ...where,
    version: '0',
    providers,
    seed: egretSeed({ payCallbackUrl: `${gameUrl}/pay` }),
    journalSize: 100,
    schedule: 'provider',
    callbackTimeoutMs: 10_000,
    allowedHosts: [],
    strictness: { signature: 'strict', rateLimit: 'warn' },
    idSeed: undefined,
    maxNamespaces: 10,
    quota: {},
    onMade: () => undefined,
    report: () => undefined,
    ...more,
  })
  onTestFinished(() => fleet.close())
  await fleet.join(`http://127.0.0.1:${Math.ceil(Math.random() * 65_535)}`)
  return fleet
}

/** A call of the admin API in the namespace, where this replica owns it or takes it; undefined where another one does. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
export async function ask(fleet: Fleet, method: string, path: string, body?: unknown): Promise<any> {
  const place = await fleet.locate(NAMESPACE)
  if (place.kind !== 'here') {
    fleet.forget(NAMESPACE)
    return undefined
  }
  const { sandbox } = place.owned
  const routed = sandbox.route(method, path)
  if (routed.kind !== 'found') throw new Error(`There is no ${path}`)
  const { operation, pathParams } = routed
  const answer = await sandbox.admin({ operation, pathParams, query: {}, body, origin: '' })
  if ('body' in answer) return JSON.parse(answer.body)
  // A long answer comes in pieces.
  let text = ''
  for await (const piece of answer.stream) text += piece
  return JSON.parse(text)
}

/** The replicas in turn, as often as one is told that another has taken over: nothing was changed for it then. */
export async function askAny(fleets: readonly Fleet[], method: string, path: string, body?: unknown) {
  for (;;) {
    for (const fleet of fleets) {
      try {
        const answer = await ask(fleet, method, path, body)
        if (answer !== undefined) return answer
      } catch (error) {
        if (!(error instanceof OwnershipLost) || error.kept !== 'no') throw error
      }
    }
    await pause(1)
  }
}
