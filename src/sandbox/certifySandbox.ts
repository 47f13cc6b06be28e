import type { CertifySandbox, KeptExchange } from '../certify/sandbox.ts'
import type { Attempt, Callback, Delivery } from '../contract/callbacks/callback.ts'
import type { ExchangeReply } from '../contract/callbacks/exchange.ts'
import type { Provider } from '../contract/provider.ts'
import { deliveriesTable } from '../engine/callbacks/deliveryTable.ts'
import {
  certificateOf,
  createBarrier,
  createConnection,
  exchange,
  listens,
} from '../engine/callbacks/sending/exchange.ts'
import { signedBody } from '../engine/callbacks/signedBody.ts'
import { explainAttempt } from '../engine/explain/acknowledgement.ts'
import type { PipelineParts } from '../engine/request/exchange.ts'
import { callbackFinder } from '../engine/request/registry.ts'
import { createIds, type SandboxIds, serialId } from '../engine/runtime/ids.ts'
import { scrub } from '../engine/runtime/redaction.ts'

interface CertifySandboxParts extends Pick<PipelineParts, 'store' | 'clock' | 'events' | 'knownKeys'> {
  readonly ids: SandboxIds
  readonly providers: readonly Provider[]
  readonly version: string
}

/** How an attempt shows what came back. */
function attemptOf(callback: Callback, url: string, reply: ExchangeReply, at: number): Attempt {
  const { status, durationMs, error, failure } = reply
  const body = reply.body.toString('utf8')
  const verdict = status === undefined ? 'retry' : callback.verdict({ status, body })
  const tried: Attempt = {
    ...{ at, durationMs, verdict },
    ...(status !== undefined && { status, reply: body }),
    ...(error !== undefined && { error }),
    ...(failure !== undefined && { failure }),
  }
  const explanation = explainAttempt(callback, url, tried)
  return explanation ? { ...tried, explanation } : tried
}

/** A sandbox as certify needs it. What it sends is kept as deliveries, each with its one attempt. */
export function certifySandbox(parts: CertifySandboxParts): CertifySandbox {
  const { store, clock, events, ids, knownKeys, providers, version } = parts
  const find = callbackFinder(providers)
  const seconds = () => clock.nowMs() / 1000

  async function keep({
    callback,
    tenant,
    order,
    url,
    params,
    body,
    method,
    reply,
    check,
  }: KeptExchange): Promise<string> {
    const at = seconds()
    const tried = attemptOf(callback, url, reply, at)
    const secrets = knownKeys.secrets()
    const shown = { ...tried, ...(tried.reply !== undefined && { reply: scrub(tried.reply, secrets) }) }
    const sequence = ids.next('cb')
    const delivery: Delivery = {
      ...{
        id: serialId('cb', sequence),
        sequence,
        callback: callback.id,
        provider: callback.service,
        tenant,
        order,
        url,
      },
      ...{ encoding: callback.encoding, params, body, createdAt: at, dueAt: at, cause: `certify ${check}` },
      attempts: [shown],
      state: tried.verdict === 'delivered' ? 'delivered' : 'failed',
      lane: `certify/${sequence}`,
      ...(method === 'GET' && { method }),
    }
    await store.transaction((tx) => tx.put(deliveriesTable, delivery))
    events.emit('attempt', delivery, shown)
    events.emit('callback', delivery)
    return delivery.id
  }

  return {
    version,
    providers,
    userAgent: `channel-sandbox/${version}`,
    now: seconds,
    createIds: (seed) => createIds({ seed }),
    transaction: ({ service }, run) => store.transaction((tx) => run(service.open(tx))),
    signedBody(callback, { key, signedText, form }, values) {
      if (form) return form.body(values, key)
      const { service } = find(callback.service, callback.id)
      const signer = callback.signer ?? service.signer
      if (!signer) throw new Error(`Provider ${service.id} has no signer`)
      return signedBody(callback, signer, key, values, signedText).body
    },
    keep,
    explain: (callback, url, reply) => attemptOf(callback, url, reply, seconds()).explanation,
    exchange,
    createBarrier,
    createConnection,
    listens,
    certificateOf,
  }
}
