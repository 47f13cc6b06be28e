import { dateTime } from '../data/format.ts'
import { toDeliveryRow } from '../data/lists.ts'
import { queryText, writeRoute } from '../data/route.ts'
import { changes, inSentence, words } from '../data/state.ts'
import type { Delivery, Entry } from '../data/types.ts'
import { Guard } from '../parts/guard.tsx'
import { DeliveryOutcome, RequestOutcome } from '../parts/outcome.tsx'
import { Pending, useRead } from '../parts/read.tsx'
import { Said, Section } from '../parts/small.tsx'

const drawDelivery = (one: Delivery) => (
  <>
    <a class="id" href={writeRoute('callbacks', [one.id])}>
      {one.id}
    </a>
    <span class="quiet">
      {dateTime(one.createdAt)} · {one.provider} {one.callback}
    </span>
    <DeliveryOutcome row={toDeliveryRow(one)} />
  </>
)

const drawRequest = (one: Entry) => (
  <>
    <a class="id" href={writeRoute('requests', [one.id])}>
      {one.id}
    </a>
    <span class="quiet">
      {dateTime(one.at)} · {one.provider} {one.operation}
    </span>
    <RequestOutcome row={one} />
    {one.explanation && one.outcome !== 'ok' && (
      <span>
        <Said text={inSentence(one.explanation)} />
      </span>
    )}
  </>
)

/** All requests and deliveries of one order. */
export function Order({ order }: { readonly order: string }) {
  const version = changes.detail.value
  const { order: own } = words.value
  const heard = useRead<{ requests: Entry[] }>(`requests${queryText({ search: order, limit: '100' })}`, version)
  const sent = useRead<{ callbacks: Delivery[] }>(`callbacks${queryText({ order, limit: '100' })}`, version)
  const requests = heard.data?.requests ?? []
  const callbacks = sent.data?.callbacks ?? []
  const isComplete = heard.data !== undefined && sent.data !== undefined
  return (
    <div class="page">
      <h2>
        {own.title} <code>{order}</code>
      </h2>
      {!isComplete && <Pending problem={heard.problem ?? sent.problem} />}
      {isComplete && requests.length + callbacks.length === 0 && <p class="empty">{own.none}</p>}
      {callbacks.length > 0 && (
        <Section title={own.callbacks}>
          <ul class="lines">
            {callbacks.map((one) => (
              <li key={one.id}>
                <Guard of={one} draw={drawDelivery} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {requests.length > 0 && (
        <Section title={own.requests}>
          <ul class="lines">
            {requests.map((one) => (
              <li key={one.id}>
                <Guard of={one} draw={drawRequest} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  )
}
