import type { Delivery, DeliveryState } from '../../contract/callback.ts'
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

export interface DeliveryQuery {
  readonly state?: DeliveryState
  readonly provider?: string
  readonly order?: string
  /** Unix time in seconds. */
  readonly since?: number
  readonly limit?: number
}

/** Those of one order are few: its callbacks, their copies and replays. */
async function listOfOrder(tx: Transaction, order: string, query: DeliveryQuery): Promise<Delivery[]> {
  const { provider, state, since, limit } = query
  const range = { prefix: [order], newestFirst: true, ...(since !== undefined && { from: since }) }
  const found = (await tx.list(deliveriesTable, 'byOrder', range)).filter(
    (one) => (provider === undefined || one.provider === provider) && (state === undefined || one.state === state),
  )
  return found.slice(0, limit)
}

/** Newest first; the cost depends on what is returned, whatever is asked for. */
export function listDeliveries(tx: Transaction, query: DeliveryQuery): Promise<Delivery[]> {
  const { provider, state, order, since, limit } = query
  const range = {
    newestFirst: true,
    ...(since !== undefined && { from: since }),
    ...(limit !== undefined && { limit }),
  }
  if (order !== undefined) return listOfOrder(tx, order, query)
  if (provider !== undefined && state !== undefined)
    return tx.list(deliveriesTable, 'byProviderAndState', { ...range, prefix: [provider, state] })
  if (provider !== undefined) return tx.list(deliveriesTable, 'byProvider', { ...range, prefix: [provider] })
  if (state !== undefined) return tx.list(deliveriesTable, 'byState', { ...range, prefix: [state] })
  return tx.list(deliveriesTable, 'byTime', range)
}
