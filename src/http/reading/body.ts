import type { IncomingMessage } from 'node:http'
import { joined } from '../../engine/runtime/slices.ts'
import { receivedBody } from './receivedBody.ts'

/** A body larger than this is refused with 413. */
export const BODY_LIMIT = 2 * 1024 * 1024

const EMPTY = Buffer.alloc(0)

/**
 * Reads the raw bytes: the signature is over what was sent, so they are not parsed here. Returns `undefined` for a
 * body that is too large, and never resolves when the client went away: there is no one left to respond to. `refuse`
 * looks at each piece and may end the reading, having responded itself.
 */
export function readBody(
  req: IncomingMessage,
  done: (body: Buffer | undefined) => void,
  limit = BODY_LIMIT,
  refuse: (piece: Buffer) => boolean = () => false,
): void {
  const received = receivedBody(req)
  if (received !== undefined) {
    if (received.length > limit) done(undefined)
    else if (received.length === 0 || !refuse(received)) done(received)
    return
  }
  const declared = req.headers['content-length']
  if (declared !== undefined && Number(declared) > limit) {
    done(undefined)
    return
  }
  let body: Buffer = EMPTY
  let more: Buffer[] | undefined
  let size = 0
  let refused = false

  req.on('data', (chunk: Buffer) => {
    if (refused) return
    if (refuse(chunk)) {
      refused = true
      body = EMPTY
      more = undefined
      return
    }
    const before = size
    size += chunk.length
    if (size > limit) {
      if (before <= limit) done(undefined)
    } else if (before === 0) body = chunk
    else if (more) more.push(chunk)
    else more = [body, chunk]
  })
  req.on('end', () => {
    if (refused || size > limit) return
    if (!more) done(body)
    else if (size <= BODY_LIMIT) done(Buffer.concat(more))
    else void joined(more).then(done)
  })
}
