import { request } from 'node:http'
import type { Fleet, Place } from '../../fleet/fleetApi.ts'
import { FORWARD_HEADER, signForward } from '../../fleet/forwardSignature.ts'
import { NOT_OWNER } from './forward.ts'

export type ReplicaAnswer =
  | { readonly how: 'answered'; readonly status: number; readonly text: string }
  /** It cannot have begun: the same may be asked again, wherever. */
  | { readonly how: 'not-begun' }
  /** It perhaps has. */
  | { readonly how: 'unanswered' }

/** How often it is looked whether a replica that has not answered yet is still there. */
const LOOK_EVERY_MS = 1000

/** Asks a replica something of ours, signed as what is passed on; on a connection of its own, so none is found dead. */
export function askReplica(
  fleet: Fleet,
  { address, epoch, owner }: Extract<Place, { kind: 'there' }>,
  path: string,
  input: unknown,
): Promise<ReplicaAnswer> {
  const body = Buffer.from(JSON.stringify(input))
  const signature = signForward(fleet.secret, { method: 'POST', url: path, body }, fleet.nowMs(), epoch)
  return new Promise((resolve) => {
    let begun = false
    const headers = { [FORWARD_HEADER]: signature, 'content-type': 'application/json', 'content-length': body.length }
    const asked = request(address + path, { method: 'POST', headers, agent: false })
    const watch = setInterval(() => {
      if (owner === undefined) return
      fleet.isAlive(owner).then(
        (alive) => alive || asked.destroy(new Error('the owner is gone')),
        () => undefined,
      )
    }, LOOK_EVERY_MS)
    const end = (answer: ReplicaAnswer): void => {
      clearInterval(watch)
      resolve(answer)
    }
    asked.on('socket', (socket) => socket.once('connect', () => (begun = true)))
    asked.on('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
      })
      answer.on('end', () => {
        if (answer.headers[NOT_OWNER] !== undefined) end({ how: 'not-begun' })
        else end({ how: 'answered', status: answer.statusCode ?? 0, text })
      })
      answer.on('error', () => end({ how: 'unanswered' }))
    })
    asked.on('error', () => end({ how: begun ? 'unanswered' : 'not-begun' }))
    asked.end(body)
  })
}
