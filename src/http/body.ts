import type { IncomingMessage } from 'node:http'

/** A body larger than this is refused with 413. */
export const BODY_LIMIT = 2 * 1024 * 1024

export type BodyResult =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too-large' }
  /** The client went away before it had sent everything; there is nobody to answer. */
  | { readonly kind: 'aborted' }

const EMPTY = Buffer.alloc(0)

/** Reads the raw bytes: the signature is over what was sent, so nobody parses them first. */
export function readBody(req: IncomingMessage, done: (result: BodyResult) => void): void {
  const declared = Number(req.headers['content-length'])
  if (declared > BODY_LIMIT) {
    done({ kind: 'too-large' })
    return
  }
  let first: Buffer | undefined
  let rest: Buffer[] | undefined
  let size = 0
  let open = true

  const finish = (result: BodyResult) => {
    if (!open) return
    open = false
    done(result)
  }
  req.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > BODY_LIMIT) {
      finish({ kind: 'too-large' })
      return
    }
    if (first === undefined) first = chunk
    else if (rest === undefined) rest = [first, chunk]
    else rest.push(chunk)
  })
  req.on('end', () => finish({ kind: 'read', body: rest === undefined ? (first ?? EMPTY) : Buffer.concat(rest) }))
  req.on('close', () => finish({ kind: 'aborted' }))
}
