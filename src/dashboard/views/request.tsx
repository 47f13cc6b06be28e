import { dateTime } from '../data/format.ts'
import { writeRoute } from '../data/route.ts'
import { inSentence, inWords, route, words } from '../data/state.ts'
import type { ComparedParameter, Entry, Explanation } from '../data/types.ts'
import { Comparison, Marked } from '../parts/comparison.tsx'
import { RequestOutcome } from '../parts/outcome.tsx'
import { Pending, useRead } from '../parts/read.tsx'
import { Back, Block, Facts, Said, Section } from '../parts/small.tsx'

function Parameters({ rows }: { readonly rows: readonly ComparedParameter[] }) {
  const { request } = words.value
  const isAnyWrong = rows.some(({ wrong }) => wrong)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key
    <section class="wide" tabIndex={0} aria-label={request.parameters}>
      <table class="parameters">
        <thead>
          <tr>
            <th scope="col">{request.name}</th>
            <th scope="col">{request.received}</th>
            <th scope="col">{request.signed}</th>
            {isAnyWrong && <th scope="col">{request.wrong}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, value, signed, wrong, marks }) => (
            <tr key={name} class={wrong ? 'wrong' : ''}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>
                {value === undefined ? (
                  <span class="quiet">{request.absent}</span>
                ) : (
                  <code>
                    <Marked text={value} marks={marks} />
                  </code>
                )}
              </td>
              <td data-head={request.signed}>{signed ? request.yes : <span class="quiet">{request.no}</span>}</td>
              {isAnyWrong && <td>{wrong ? inSentence(wrong) : ''}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The names an order number has among parameters and answers of the providers. */
const orderOf = (entry: Entry): string | undefined => {
  for (const [name, value] of Object.entries(entry.wire)) if (/order(id|no)$/i.test(name) && value !== '') return value
  return /"\w*order(?:Id|No)"\s*:\s*"([^"]+)"/i.exec(entry.response)?.[1]
}

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function Signature({ entry, explained }: { readonly entry: Entry; readonly explained: Explanation }) {
  const { request } = words.value
  const refused = entry.signature !== undefined && entry.signature.received !== entry.signature.expected
  return (
    <>
      {refused && (
        <Section title={request.compared}>
          <Comparison parts={explained.parts} found={explained.signed !== undefined} />
          <Facts
            rows={[
              [request.expected, <code key="expected">{explained.expected}</code>],
              [request.sent, <code key="sent">{explained.received}</code>],
            ]}
          />
        </Section>
      )}
      {explained.parameters.length > 0 && (
        <Section title={request.parameters}>
          <Parameters rows={explained.parameters} />
        </Section>
      )}
      {explained.curl !== undefined && (
        <Section title={request.right}>
          {explained.curl.includes('$(') && <p class="quiet">{request.hidden}</p>}
          <Block text={explained.curl} />
        </Section>
      )}
    </>
  )
}

/** One request: why it was answered as it was, first of all. */
export function RequestDetail({ id }: { readonly id: string }) {
  const path = `requests/${encodeURIComponent(id)}`
  const { data: entry, problem } = useRead<Entry>(path)
  const { data: explained, problem: unexplained } = useRead<Explanation>(`${path}/explain`)
  const { request, separator } = words.value
  const back = <Back to={writeRoute('requests', [], route.value.query)} />
  if (!entry || !explained) {
    return (
      <>
        {back}
        <Pending problem={problem ?? unexplained} gone={request.gone} />
      </>
    )
  }
  const order = orderOf(entry)
  const told = { en: explained.explanation, zh: explained.explanationZh }
  return (
    <>
      <header class="top">
        {back}
        <h2>
          <span class="quiet">{entry.provider}</span> {entry.operation}
        </h2>
        <RequestOutcome row={entry} />
      </header>
      <p class={`verdict${entry.outcome === 'ok' ? '' : ' refused'}`}>
        <Said text={inSentence(entry.explanation && entry.outcome !== 'ok' ? entry.explanation : told)} />
      </p>
      {explained.mistakes && explained.mistakes.length > 0 && (
        <p class="change">
          <b>{request.change}</b>{' '}
          <Said text={explained.mistakes.map(({ change }) => inSentence(change)).join(separator)} />
        </p>
      )}
      <Signature entry={entry} explained={explained} />
      <Section title={request.response}>
        <Block text={pretty(entry.response)} />
      </Section>
      <Section title={request.checks}>
        <ul class="checks">
          {entry.checks.map(({ check, passed, detail = '', detailZh = detail }) => (
            <li key={check}>
              <span class={`mark ${passed ? 'good' : 'bad'}`}>{passed ? '✓' : '✕'}</span> {check}
              {detail !== '' && <span class="quiet"> {inWords({ en: detail, zh: detailZh })}</span>}
            </li>
          ))}
        </ul>
      </Section>
      {entry.callbacks.length > 0 && (
        <Section title={request.callbacks}>
          <p>
            {entry.callbacks.map((callback) => (
              <a key={callback} class="chip id" href={writeRoute('callbacks', [callback])}>
                {callback}
              </a>
            ))}
          </p>
        </Section>
      )}
      {order !== undefined && (
        <p>
          {request.related}{' '}
          <a class="id" href={writeRoute('orders', [order])}>
            {order}
          </a>
        </p>
      )}
      <p class="quiet small-print">
        {entry.id} · {dateTime(entry.at)} · {entry.method} {entry.path} · HTTP {entry.status} ·{' '}
        {entry.durationMs.toFixed(1)} ms
        {entry.diagnosis !== undefined && ` · ${entry.diagnosis}`}
      </p>
    </>
  )
}
