import { request } from 'node:http'
import type { Attempt, Delivery } from '../contract/callbacks/callback.ts'
import type { Mail } from '../contract/values/mail.ts'
import type { ClockShown } from '../engine/journal/events.ts'
import type { JournalEntry } from '../engine/journal/journalEntry.ts'
import { reasonOf } from './ask.ts'
import { EXIT, Exit } from './exit.ts'
import { say, spoken } from './output/language.ts'
import { queryOf, type RemoteOptions, remoteUrl } from './remote.ts'

/** What `GET /__admin/events` tells with each kind of event, as far as it is asked for here. */
interface Told {
  readonly request: JournalEntry
  readonly attempt: { readonly delivery: Delivery; readonly attempt: Attempt }
  readonly outbox: Mail
  readonly clock: ClockShown
  readonly reset: object
}

export type HappenedKind = keyof Told

/** What happened, as `GET /__admin/events` tells it. */
export type Happened = { [Kind in HappenedKind]: { readonly event: Kind; readonly data: Told[Kind] } }[HappenedKind]

/** The blocks of a stream of server-sent events; the rest of a block that is not complete is kept. */
function createReader() {
  let rest = ''
  return function* read(text: string): Generator<Happened> {
    rest += text
    const blocks = rest.split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
      const event = field('event')
      const data = field('data')
      if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) } as Happened
    }
  }
}

/** What happens in a sandbox from now on. Ends with an {@link Exit} when the sandbox does. */
export async function* listen(
  options: RemoteOptions,
  query: { readonly types: readonly HappenedKind[]; readonly provider?: string | undefined },
  signal: AbortSignal,
): AsyncGenerator<Happened> {
  const url = await remoteUrl(options)
  const { adminToken } = options
  const target = `${url}/__admin/events${queryOf({ ...query, types: query.types.join(',') })}`
  const send = target.startsWith('https:') ? (await import('node:https')).request : request
  const headers = {
    accept: 'text/event-stream',
    'accept-language': spoken(),
    ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` }),
  }
  const read = createReader()
  const lost = (why: string) =>
    new Exit(
      EXIT.unreachable,
      say({ en: `The stream of ${url} ended: ${why}.`, zh: `${url} 的事件流已结束：${why}。` }),
    )
  try {
    const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      const asked = send(target, { headers, signal }, resolve)
      asked.on('error', reject)
      asked.end()
    })
    if (response.statusCode !== 200) throw lost(`status ${response.statusCode}`)
    response.setEncoding('utf8')
    for await (const text of response as AsyncIterable<string>) yield* read(text)
  } catch (error) {
    if (signal.aborted) return
    throw error instanceof Exit ? error : lost(reasonOf(error))
  }
  throw lost(say({ en: 'the sandbox has ended', zh: '沙箱已退出' }))
}
