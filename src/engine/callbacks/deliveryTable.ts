import type { Delivery, DeliveryState } from '../../contract/callback.ts'
import { type Transaction, table } from '../../contract/store.ts'

export const deliveriesTable = table<Delivery>()({
  name: 'sandbox.deliveries',
  key: (row) => row.id,
  indexes: {
    byTime: (row) => [row.createdAt, row.sequence],
    byState: (row) => [row.state, row.createdAt, row.sequence],
    byProvider: (row) => [row.provider, row.createdAt, row.sequence],
    acknowledged: (row) =>
      row.state === 'delivered' ? [row.provider, row.tenant, row.order, row.sequence] : undefined,
    byProviderAndState: (row) => [row.provider, row.state, row.createdAt, row.sequence],
  },
})

/** Deliveries of one order that are looked through for the same bytes. */
const SOME_DELIVERIES = 20

/** A delivery of the same bytes that the game acknowledged. */
export async function acknowledgedTwin(tx: Transaction, delivery: Delivery): Promise<Delivery | undefined> {
  const { provider, tenant, order, body } = delivery
  const range = { prefix: [provider, tenant, order], limit: SOME_DELIVERIES }
  const known = await tx.list(deliveriesTable, 'acknowledged', range)
  return known.find((other) => other.body === body)
}

export interface DeliveryQuery {
  readonly state?: DeliveryState
  readonly provider?: string
  /** Unix time in seconds. */
  readonly since?: number
  readonly limit?: number
}

/** Newest first; the cost depends on what is returned, whatever is asked for. */
export function listDeliveries(tx: Transaction, query: DeliveryQuery): Promise<Delivery[]> {
  const { provider, state, since, limit } = query
  const range = {
    newestFirst: true,
    ...(since !== undefined && { from: since }),
    ...(limit !== undefined && { limit }),
  }
  if (provider !== undefined && state !== undefined)
    return tx.list(deliveriesTable, 'byProviderAndState', { ...range, prefix: [provider, state] })
  if (provider !== undefined) return tx.list(deliveriesTable, 'byProvider', { ...range, prefix: [provider] })
  if (state !== undefined) return tx.list(deliveriesTable, 'byState', { ...range, prefix: [state] })
  return tx.list(deliveriesTable, 'byTime', range)
}
