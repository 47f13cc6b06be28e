import { type Family, prometheusText } from '../engine/verification/prometheusText.ts'

/** What a replica counts of its part in the fleet. */
export interface FleetCounters {
  forwarded(): void
  /** A batch was kept that held so many transactions. */
  kept(transactions: number): void
  /** The database refused this replica as owner. */
  fenced(): void
  /** A namespace was taken that another process had owned. */
  takenOver(): void
  text(gauges: { readonly owned: number; readonly silentMs: number }): string
}

export function createFleetCounters(): FleetCounters {
  const counts = { forwards: 0, transactions: 0, batches: 0, fenced: 0, takeovers: 0 }
  const family = (name: string, type: Family['type'], help: string, value: number): Family => ({
    name: `channel_sandbox_store_${name}`,
    type,
    help,
    samples: [{ labels: {}, value }],
  })
  return {
    forwarded() {
      counts.forwards += 1
    },
    kept(transactions) {
      counts.batches += 1
      counts.transactions += transactions
    },
    fenced() {
      counts.fenced += 1
    },
    takenOver() {
      counts.takeovers += 1
    },
    text: ({ owned, silentMs }) =>
      prometheusText([
        family('namespaces_owned', 'gauge', 'Namespaces this replica owns.', owned),
        family('silence_seconds', 'gauge', 'Seconds since the database last answered.', silentMs / 1000),
        family(
          'forwards_total',
          'counter',
          'Requests passed on to the replica that owns their namespace.',
          counts.forwards,
        ),
        family('commits_total', 'counter', 'Transactions kept in the database.', counts.transactions),
        family(
          'batches_total',
          'counter',
          'Statements they were kept with; commits per batch is the batch size.',
          counts.batches,
        ),
        family('fenced_total', 'counter', 'Namespaces dropped because another replica owns them.', counts.fenced),
        family('takeovers_total', 'counter', 'Namespaces taken that another process had owned.', counts.takeovers),
      ]),
  }
}
