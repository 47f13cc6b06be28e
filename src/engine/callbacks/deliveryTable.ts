import type { Delivery, DeliveryState } from '../../contract/callback.ts'
import { type Transaction, table } from '../../contract/store.ts'

export const deliveriesTable = table<Delivery>()({
  name: 'sandbox.deliveries',
  key: (row) => row.id,
  indexes: {
    byTime: (row) => [row.createdAt, row.sequence],
    byState: (row) => [row.state, row.createdAt, row.sequence],
    byProvider: (row) => [row.provider, row.createdAt, row.sequence],
    byProviderAndState: (row) => [row.provider, row.state, row.createdAt, row.sequence],
  },
})

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
