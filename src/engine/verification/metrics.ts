import type { Attempt, Delivery } from '../../contract/callbacks/callback.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Deliveries } from '../callbacks/deliveries.ts'
import type { Events } from '../journal/events.ts'
import type { Journal } from '../journal/journal.ts'
import type { JournalRecord } from '../journal/journalEntry.ts'
import { createHistogram, type Histogram } from './histogram.ts'
import { type Family, type Labels, prometheusText, type Sample } from './prometheusText.ts'

export interface MetricsParts {
  /** Name of the namespace, empty for the sandbox itself. */
  readonly namespace: string
  readonly version: string
  readonly events: Events
  readonly journal: Journal
  readonly deliveries: Deliveries
  /** How many namespaces there are. */
  namespaces(): number
}

/** What a sandbox has counted since it was made; no reset takes anything back. */
export interface Metrics {
  /** Everything, in the text format of Prometheus. */
  text(): string
}

type Counts = Map<string, number>

interface RequestSeries {
  readonly labels: Labels
  readonly outcomes: Counts
  readonly durations: Histogram
}

interface CallbackSeries {
  readonly labels: Labels
  readonly verdicts: Counts
  readonly settled: Counts
  readonly durations: Histogram
}

/** Two mistakes at once have a slug of their own; so many slugs of a provider are told apart. */
const MOST_SLUGS = 200

function count(counts: Counts, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

const samplesOf = (counts: Counts, labels: Labels, label: string): Sample[] =>
  [...counts].map(([name, value]) => ({ labels: { ...labels, [label]: name }, value }))

/**
 * Counts what happens in one sandbox. A request costs two look-ups and no text, since the metrics may never be read; labels take
 * their values from what the providers declare, so their number has an end.
 */
export function createMetrics(parts: MetricsParts): Metrics {
  const { namespace, version, events, journal, deliveries } = parts
  // No label is the same as an empty one, so that only those who use namespaces see them.
  const own: Labels = namespace === '' ? {} : { namespace }
  const requests = new Map<Operation, RequestSeries>()
  const failures = new Map<string, Counts>()
  const callbacks = new Map<string, CallbackSeries>()

  function requestSeries({ service, operation }: JournalRecord): RequestSeries {
    let series = requests.get(operation)
    if (!series) {
      const labels = { ...own, provider: service.id, operation: operation.id }
      series = { labels, outcomes: new Map(), durations: createHistogram() }
      requests.set(operation, series)
    }
    return series
  }

  function callbackSeries({ provider, callback }: Delivery): CallbackSeries {
    const name = `${provider} ${callback}`
    let series = callbacks.get(name)
    if (!series) {
      const labels = { ...own, provider, callback }
      series = { labels, verdicts: new Map(), settled: new Map(), durations: createHistogram() }
      callbacks.set(name, series)
    }
    return series
  }

  function countFailure({ service, refused, diagnosis = 'signature-mismatch' }: JournalRecord): void {
    if (refused?.refusal.check !== 'signature') return
    let slugs = failures.get(service.id)
    if (!slugs) {
      slugs = new Map()
      failures.set(service.id, slugs)
    }
    count(slugs, slugs.has(diagnosis) || slugs.size < MOST_SLUGS ? diagnosis : 'other')
  }

  events.on('request', (record: JournalRecord) => {
    const { outcomes, durations } = requestSeries(record)
    count(outcomes, record.outcome)
    durations.observe(record.durationMs / 1000)
    if (record.refused) countFailure(record)
  })
  events.on('attempt', (delivery: Delivery, { verdict, durationMs }: Attempt) => {
    const { verdicts, durations } = callbackSeries(delivery)
    count(verdicts, verdict)
    durations.observe(durationMs / 1000)
  })
  events.on('callback', (delivery: Delivery) => {
    if (delivery.state !== 'scheduled') count(callbackSeries(delivery).settled, delivery.state)
  })

  const counters = (): Family[] => {
    const asked = [...requests.values()]
    const called = [...callbacks.values()]
    return [
      {
        name: 'channel_sandbox_requests_total',
        type: 'counter',
        help: 'Requests to the operations of providers; outcome is ok, the name of the refusal, FAULT or DEFECT.',
        samples: asked.flatMap(({ outcomes, labels }) => samplesOf(outcomes, labels, 'outcome')),
      },
      {
        name: 'channel_sandbox_request_duration_seconds',
        type: 'histogram',
        help: 'Real time from a request read to its answer made.',
        samples: asked.flatMap(({ durations, labels }) => durations.samples(labels)),
      },
      {
        name: 'channel_sandbox_signature_failures_total',
        type: 'counter',
        help: 'Wrong signatures by what was known of the mistake when the answer left, see docs/troubleshooting.md.',
        samples: [...failures].flatMap(([provider, slugs]) => samplesOf(slugs, { ...own, provider }, 'slug')),
      },
      {
        name: 'channel_sandbox_callback_attempts_total',
        type: 'counter',
        help: 'Attempts to deliver callbacks by what their answer was taken for.',
        samples: called.flatMap(({ verdicts, labels }) => samplesOf(verdicts, labels, 'verdict')),
      },
      {
        name: 'channel_sandbox_callback_attempt_duration_seconds',
        type: 'histogram',
        help: 'Real time of an attempt, from connecting to the last byte of the answer.',
        samples: called.flatMap(({ durations, labels }) => durations.samples(labels)),
      },
      {
        name: 'channel_sandbox_callbacks_settled_total',
        type: 'counter',
        help: 'Callbacks that came to an end: delivered, failed or cancelled.',
        samples: called.flatMap(({ settled, labels }) => samplesOf(settled, labels, 'state')),
      },
    ]
  }

  const gauge = (name: string, help: string, value: number, labels: Labels = {}): Family => ({
    name,
    type: 'gauge',
    help,
    samples: [{ labels, value }],
  })

  function gauges(): Family[] {
    return [
      gauge('channel_sandbox_callbacks_scheduled', 'Callbacks still to be sent.', deliveries.waiting(), own),
      gauge(
        'channel_sandbox_journal_evicted_requests',
        'Requests the journal has dropped since it was last cleared.',
        journal.evicted,
        own,
      ),
      gauge('channel_sandbox_namespaces', 'Namespaces there are.', parts.namespaces()),
      gauge('channel_sandbox_build_info', 'Always 1; its labels are versions.', 1, { version, node: process.version }),
      gauge(
        'process_start_time_seconds',
        'Start of the process since the Unix epoch, in seconds of real time.',
        performance.timeOrigin / 1000,
      ),
    ]
  }

  return { text: () => prometheusText([...counters(), ...gauges()]) }
}
