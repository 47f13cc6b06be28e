import type { ServerResponse } from 'node:http'
import type { AdminStream } from '../admin/runAdmin.ts'

/** A reader that takes nothing for this long is not listening. */
const PATIENCE_MS = 30_000

/** Resolves to true once the client has taken what was written; to false when it has gone or takes too long. */
function taken(res: ServerResponse, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (is: boolean) => () => {
      clearTimeout(timer)
      res.off('drain', yes).off('close', no)
      resolve(is)
    }
    const yes = answer(true)
    const no = answer(false)
    const timer = setTimeout(no, patienceMs)
    res.on('drain', yes).on('close', no)
  })
}

/** Writes an answer that goes on, no faster than it is read. What fails on the way cuts it off. */
export async function sendStream(res: ServerResponse, answer: AdminStream, patienceMs = PATIENCE_MS): Promise<void> {
  // A HEAD request has no reader.
  const isHead = res.req.method === 'HEAD'
  const isGone = res.headersSent || res.destroyed
  if (!isGone) res.writeHead(answer.status, ['content-type', answer.contentType, 'cache-control', 'no-store'])
  if (isGone || isHead) {
    await answer.stream[Symbol.asyncIterator]().return?.()
    if (!isGone) res.end()
    return
  }
  try {
    for await (const part of answer.stream) {
      if (res.destroyed) break
      if (!res.write(part) && !(await taken(res, patienceMs))) {
        res.destroy()
        break
      }
    }
  } catch (error) {
    // A whole answer would be taken for all there is.
    res.destroy()
    throw error
  }
  res.end()
}
