import { useEffect, useState } from 'preact/hooks'
import { read } from '../data/api.ts'
import { dateTime } from '../data/format.ts'
import { toDeliveryRow } from '../data/lists.ts'
import { queryText, writeRoute } from '../data/route.ts'
import { changes, inWords, words } from '../data/state.ts'
import type { Delivery, Entry } from '../data/types.ts'
import { DeliveryOutcome, RequestOutcome } from '../parts/outcome.tsx'
import { reasonOf, Section } from '../parts/small.tsx'

/** All requests and deliveries of one order. */
export function Order({ order }: { readonly order: string }) {
  const [found, setFound] = useState<{ readonly requests: readonly Entry[]; readonly callbacks: readonly Delivery[] }>()
  const [failed, setFailed] = useState('')
  const version = changes.detail.value
  const { order: own, loading } = words.value
  useEffect(() => {
    Promise.all([
      read<{ requests: Entry[] }>(`requests${queryText({ search: order, limit: '100' })}`),
      read<{ callbacks: Delivery[] }>(`callbacks${queryText({ order, limit: '100' })}`),
    ]).then(
      ([{ requests }, { callbacks }]) => setFound({ requests, callbacks }),
      (error) => setFailed(reasonOf(error)),
    )
  }, [order, version])
  return (
    <div class="page">
      <h2>
        {own.title} <code>{order}</code>
      </h2>
      {!found && <p role="status">{failed || loading}</p>}
      {found && found.requests.length + found.callbacks.length === 0 && <p>{own.none}</p>}
      {found && found.callbacks.length > 0 && (
        <Section title={own.callbacks}>
          <ul class="lines">
            {found.callbacks.map((one) => (
              <li key={one.id}>
                <a href={writeRoute('callbacks', [one.id])}>{one.id}</a>{' '}
                <span class="quiet">
                  {dateTime(one.createdAt)} · {one.provider} {one.callback}
                </span>{' '}
                <DeliveryOutcome row={toDeliveryRow(one)} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {found && found.requests.length > 0 && (
        <Section title={own.requests}>
          <ul class="lines">
            {found.requests.map((one) => (
              <li key={one.id}>
                <a href={writeRoute('requests', [one.id])}>{one.id}</a>{' '}
                <span class="quiet">
                  {dateTime(one.at)} · {one.provider} {one.operation}
                </span>{' '}
                <RequestOutcome row={one} /> {one.explanation && one.outcome !== 'ok' ? inWords(one.explanation) : ''}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  )
}
