import { useEffect, useState } from 'preact/hooks'
import { ApiError, read } from '../data/api.ts'
import { dateTime } from '../data/format.ts'
import { writeRoute } from '../data/route.ts'
import { inWords, language, route, words } from '../data/state.ts'
import type { ComparedParameter, Entry, Explanation } from '../data/types.ts'
import { Comparison, Marked } from '../parts/comparison.tsx'
import { RequestOutcome } from '../parts/outcome.tsx'
import { Block, Facts, reasonOf, Section } from '../parts/small.tsx'

export function Parameters({ rows }: { readonly rows: readonly ComparedParameter[] }) {
  const { request } = words.value
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key
    <section class="wide" tabIndex={0} aria-label={request.parameters}>
      <table>
        <thead>
          <tr>
            <th scope="col">{request.name}</th>
            <th scope="col">{request.received}</th>
            <th scope="col">{request.signed}</th>
            <th scope="col">{request.wrong}</th>
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
              <td>{signed ? request.yes : <span class="quiet">{request.no}</span>}</td>
              <td>{wrong ? inWords(wrong) : ''}</td>
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
  const [found, setFound] = useState<{ readonly entry: Entry; readonly explained: Explanation }>()
  const [failed, setFailed] = useState('')
  const { request, back, loading } = words.value
  useEffect(() => {
    const path = `requests/${encodeURIComponent(id)}`
    Promise.all([read<Entry>(path), read<Explanation>(`${path}/explain`)]).then(
      ([entry, explained]) => setFound({ entry, explained }),
      (error) => setFailed(error instanceof ApiError && error.status === 404 ? request.gone : reasonOf(error)),
    )
  }, [id, request])
  const home = writeRoute('requests', [], route.value.query)
  if (!found) {
    return (
      <>
        <a class="back" href={home}>
          ← {back}
        </a>
        <p role="status">{failed || loading}</p>
      </>
    )
  }
  const { entry, explained } = found
  const order = orderOf(entry)
  const verdict = language.value === 'zh' ? explained.explanationZh : explained.explanation
  return (
    <>
      <header class="top">
        <a class="back" href={home}>
          ← {back}
        </a>
        <h2>
          <span class="quiet">{entry.provider}</span> {entry.operation}
        </h2>
        <RequestOutcome row={entry} />
      </header>
      <p class={`verdict${entry.outcome === 'ok' ? '' : ' refused'}`}>
        {entry.explanation && entry.outcome !== 'ok' ? inWords(entry.explanation) : verdict}
      </p>
      {explained.mistakes && explained.mistakes.length > 0 && (
        <p class="change">
          <b>{request.change}</b> {explained.mistakes.map(({ change }) => inWords(change)).join(' ')}
        </p>
      )}
      <Signature entry={entry} explained={explained} />
      <Section title={request.response}>
        <Block text={pretty(entry.response)} />
      </Section>
      <Section title={request.checks}>
        <ul class="checks">
          {entry.checks.map(({ check, passed, detail }) => (
            <li key={check}>
              <span class={`mark ${passed ? 'good' : 'bad'}`}>{passed ? '✓' : '✕'}</span> {check}
              {detail !== undefined && <span class="quiet"> {detail}</span>}
            </li>
          ))}
        </ul>
      </Section>
      {entry.callbacks.length > 0 && (
        <Section title={request.callbacks}>
          <p>
            {entry.callbacks.map((callback) => (
              <a key={callback} class="chip" href={writeRoute('callbacks', [callback])}>
                {callback}
              </a>
            ))}
          </p>
        </Section>
      )}
      {order !== undefined && (
        <p>
          {request.related} <a href={writeRoute('orders', [order])}>{order}</a>
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
