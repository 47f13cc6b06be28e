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

/** Writes an answer that goes on, no faster than it is read. */
export async function sendStream(res: ServerResponse, answer: AdminStream, patienceMs = PATIENCE_MS): Promise<void> {
  if (res.headersSent || res.destroyed) return
  res.writeHead(answer.status, ['content-type', answer.contentType, 'cache-control', 'no-store'])
  // A HEAD request has no reader.
  if (res.req.method === 'HEAD') return void res.end()
  for await (const part of answer.stream) {
    if (res.destroyed) break
    if (!res.write(part) && !(await taken(res, patienceMs))) {
      res.destroy()
      break
    }
  }
  res.end()
}
