import { dateTime, duration } from '../data/format.ts'
import { callbacks, toDeliveryRow } from '../data/lists.ts'
import { writeRoute } from '../data/route.ts'
import { inSentence, spanned, virtualNow, words } from '../data/state.ts'
import type { Attempt, Delivery } from '../data/types.ts'
import { Deed } from '../parts/deed.tsx'
import { DeliveryOutcome } from '../parts/outcome.tsx'
import { Pending, useRead } from '../parts/read.tsx'
import { Back, Block, Distance, Facts, Said, Section } from '../parts/small.tsx'

function Try({ attempt, number }: { readonly attempt: Attempt; readonly number: number }) {
  const { callback } = words.value
  const kind = attempt.verdict === 'delivered' ? 'good' : attempt.verdict === 'failed' ? 'bad' : 'wait'
  return (
    <li class={`try ${kind}`}>
      <div>
        <b>{callback.attempt(number)}</b>{' '}
        <span class="quiet">
          {dateTime(attempt.at)} · {attempt.durationMs.toFixed(1)} ms
        </span>{' '}
        <span class={`mark ${kind}`}>
          {attempt.status === undefined ? callback.noReply : `HTTP ${attempt.status}`} →{' '}
          {words.value.verdicts[attempt.verdict]}
        </span>
      </div>
      {attempt.explanation && (
        <p>
          <Said text={inSentence(attempt.explanation)} />
        </p>
      )}
      {attempt.error !== undefined && <p class="quiet">{attempt.error}</p>}
      {attempt.remark !== undefined && <p class="quiet">{attempt.remark}</p>}
      {attempt.reply !== undefined && (
        <>
          <span class="label">{callback.reply}</span>
          <Block text={attempt.reply === '' ? '∅' : attempt.reply} />
        </>
      )}
    </li>
  )
}

const Id = ({ view, id }: { readonly view: string; readonly id: string }) => (
  <a class="id" href={writeRoute(view, [id])}>
    {id}
  </a>
)

function Timeline({ delivery }: { readonly delivery: Delivery }) {
  const { callback } = words.value
  return (
    <ol class="timeline">
      {delivery.attempts.map((attempt, index) => (
        <Try key={index} attempt={attempt} number={index + 1} />
      ))}
      {delivery.state === 'scheduled' && (
        <li class="try future">
          <b>{callback.next}</b> <Distance at={delivery.dueAt} /> <span class="quiet">{dateTime(delivery.dueAt)}</span>
        </li>
      )}
    </ol>
  )
}

function Deeds({ delivery }: { readonly delivery: Delivery }) {
  const { callback } = words.value
  const path = `callbacks/${encodeURIComponent(delivery.id)}`
  const cli = `npx channel-sandbox callbacks replay ${delivery.id}`
  const made = ({ callbackIds }: { readonly callbackIds: readonly string[] }) => callback.made(callbackIds.join(', '))
  const replay = `${path}/replay`
  const away = delivery.dueAt - virtualNow()
  const by = duration(away)
  return (
    <div class="deeds">
      {delivery.state === 'scheduled' && away > 0 && (
        <Deed
          main
          label={callback.advance(spanned(Math.max(1, Math.ceil(away))))}
          deed={{ method: 'POST', path: 'clock/advance', body: { by }, cli: `npx channel-sandbox clock advance ${by}` }}
        />
      )}
      {delivery.state === 'scheduled' && (
        <Deed label={callback.now} deed={{ method: 'POST', path: `${path}/attempt` }} />
      )}
      <Deed label={callback.again} deed={{ method: 'POST', path: replay, body: {}, cli }} said={made} />
      <Deed
        label={callback.againTwice}
        deed={{ method: 'POST', path: replay, body: { copies: 2 }, cli: `${cli} --copies 2` }}
        said={made}
      />
      <Deed
        label={callback.reversed}
        deed={{ method: 'POST', path: replay, body: { copies: 2, order: 'reverse' } }}
        said={made}
      />
      {delivery.state === 'scheduled' && (
        <Deed label={callback.cancel} deed={{ method: 'POST', path: `${path}/cancel` }} />
      )}
    </div>
  )
}

/** The life of one callback on virtual time. */
export function DeliveryDetail({ id }: { readonly id: string }) {
  const { callback, columns } = words.value
  // The list knows first when something came of it.
  const version = callbacks.version.value
  const row = callbacks.rows.get(id)
  const stamp = row === undefined ? String(version) : `${row.state} ${row.tries} ${row.dueAt}`
  const { data: delivery, problem } = useRead<Delivery>(`callbacks/${encodeURIComponent(id)}`, stamp)
  const back = <Back to={writeRoute('callbacks')} />
  if (!delivery) {
    return (
      <>
        {back}
        <Pending problem={problem} gone={callback.gone} />
      </>
    )
  }
  const { cause, replayOf, script } = delivery
  return (
    <>
      <header class="top">
        {back}
        <h2>
          <span class="quiet">{delivery.provider}</span> {delivery.callback}
        </h2>
        <DeliveryOutcome row={toDeliveryRow(delivery)} />
      </header>
      <Deeds delivery={delivery} />
      <Section title={callback.timeline}>
        <Timeline delivery={delivery} />
      </Section>
      <Facts
        rows={[
          [
            callback.to,
            <>
              <code>{delivery.url}</code>
              {delivery.by === 'receiver' && ` (${callback.own})`}
            </>,
          ],
          [columns.order, <Id key="order" view="orders" id={delivery.order} />],
          [callback.cause, /^req_/.test(cause) ? <Id key="cause" view="requests" id={cause} /> : cause],
          [callback.replayOf, replayOf && <Id key="replay" view="callbacks" id={replayOf} />],
          [callback.script, script && <code>{JSON.stringify(script)}</code>],
        ]}
      />
      <Section title={callback.body}>
        <Block text={delivery.body} />
      </Section>
    </>
  )
}
