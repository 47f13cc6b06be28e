import type { Delivery, DeliveryState } from '../../contract/callbacks/callback.ts'
import { type Transaction, table } from '../../contract/store.ts'

export const deliveriesTable = table<Delivery>()({
  name: 'sandbox.deliveries',
  key: (row) => row.id,
  indexes: {
    byTime: (row) => [row.createdAt, row.sequence],
    byState: (row) => [row.state, row.createdAt, row.sequence],
    byProvider: (row) => [row.provider, row.createdAt, row.sequence],
    byOrder: (row) => [row.order, row.createdAt, row.sequence],
    byProviderAndState: (row) => [row.provider, row.state, row.createdAt, row.sequence],
  },
})

/** Deliveries of one order, the oldest, that are looked through for the same bytes. */
const SOME_DELIVERIES = 50

/** A delivery of the same bytes that the game acknowledged. */
export async function acknowledgedTwin(tx: Transaction, delivery: Delivery): Promise<Delivery | undefined> {
  const { provider, tenant, order, body } = delivery
  const known = await tx.list(deliveriesTable, 'byOrder', { prefix: [order], limit: SOME_DELIVERIES })
  return known.find(
    (other) =>
      other.state === 'delivered' && other.body === body && other.provider === provider && other.tenant === tenant,
  )
}

export interface DeliveryQuery {
  readonly state?: DeliveryState
  readonly provider?: string
  /** The provider's order number. */
  readonly order?: string | undefined
  /** Unix time in seconds. */
  readonly since?: number
  readonly limit?: number
}

/** Newest first; the cost depends on what is returned, whatever is asked for. */
export async function listDeliveries(tx: Transaction, query: DeliveryQuery): Promise<Delivery[]> {
  const { provider, state, order, since, limit } = query
  const range = {
    newestFirst: true,
    ...(since !== undefined && { from: since }),
    ...(limit !== undefined && { limit }),
  }
  if (order !== undefined) {
    // One order has few callbacks: those of another provider or state are left out here.
    const { limit: _limit, ...all } = range
    const found = await tx.list(deliveriesTable, 'byOrder', { ...all, prefix: [order] })
    const fits = (one: Delivery) => (provider ?? one.provider) === one.provider && (state ?? one.state) === one.state
    return found.filter(fits).slice(0, limit)
  }
  if (provider !== undefined && state !== undefined)
    return tx.list(deliveriesTable, 'byProviderAndState', { ...range, prefix: [provider, state] })
  if (provider !== undefined) return tx.list(deliveriesTable, 'byProvider', { ...range, prefix: [provider] })
  if (state !== undefined) return tx.list(deliveriesTable, 'byState', { ...range, prefix: [state] })
  return tx.list(deliveriesTable, 'byTime', range)
}
