import { useEffect } from 'preact/hooks'
import { base } from '../data/api.ts'
import { timeOfDay } from '../data/format.ts'
import { counted, filter, readOlder, readRequests, requests } from '../data/lists.ts'
import { filterOf, writeRoute } from '../data/route.ts'
import { changes, inWords, providers, route, words } from '../data/state.ts'
import type { RequestRow } from '../data/types.ts'
import { Guard } from '../parts/guard.tsx'
import { RequestOutcome } from '../parts/outcome.tsx'
import { useRead } from '../parts/read.tsx'
import { Rows } from '../parts/rows.tsx'
import { Block, Said } from '../parts/small.tsx'
import { RequestDetail } from './request.tsx'

interface Unmatched {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly nearest: readonly { readonly method: string; readonly path: string }[]
}

const drawDetail = (id: string) => <RequestDetail key={id} id={id} />

const drawRow = (row: RequestRow) => (
  <>
    <span class="cell time">{timeOfDay(row.at)}</span>
    <span class="cell provider">{row.provider}</span>
    <span class="cell operation">{row.operation}</span>
    <span class="cell who">{row.tenant ?? ''}</span>
    <span class="cell outcome">
      <RequestOutcome row={row} />
    </span>
    <span class="cell duration">{row.durationMs.toFixed(1)}</span>
    <span class="cell why">{row.explanation && <Said text={inWords(row.explanation)} />}</span>
  </>
)

/** Filters live in the address, so that a list can be handed on. */
function setFilter(name: string, value: string): void {
  const { view, parts, query } = route.value
  location.replace(writeRoute(view, parts, { ...query, [name]: value }))
}

function Filters() {
  const { search, key, any, columns } = words.value
  const { query } = route.value
  const outcomes = [...new Set(providers.value.flatMap(({ errors }) => Object.keys(errors)))].sort()
  return (
    <search class="filters">
      <input
        type="search"
        id="search"
        placeholder={key(search, '/')}
        aria-label={search}
        value={query.search ?? ''}
        onInput={(event) => setFilter('search', event.currentTarget.value)}
      />
      <select
        aria-label={columns.provider}
        value={query.provider ?? ''}
        onChange={(event) => setFilter('provider', event.currentTarget.value)}
      >
        <option value="">{any(columns.provider)}</option>
        {providers.value.map(({ id }) => (
          <option key={id}>{id}</option>
        ))}
      </select>
      <select
        aria-label={columns.outcome}
        value={query.outcome ?? ''}
        onChange={(event) => setFilter('outcome', event.currentTarget.value)}
      >
        <option value="">{any(columns.outcome)}</option>
        {['ok', ...outcomes, 'FAULT', 'DEFECT'].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      {counted.value > 0 && <span class="quiet">{words.value.counted(counted.value)}</span>}
    </search>
  )
}

function Missed() {
  const { data } = useRead<{ unmatched: readonly Unmatched[] }>('requests/unmatched', changes.state.value)
  const list = data?.unmatched ?? []
  if (list.length === 0) return null
  const { request, outcome } = words.value
  return (
    <details class="missed">
      <summary>
        <span class="mark bad">∅ {outcome.unmatched}</span> {request.unmatched(list.length)}
      </summary>
      <ul>
        {list.slice(0, 20).map((one) => (
          <li key={`${one.at} ${one.path}`}>
            <time class="quiet">{timeOfDay(one.at)}</time>{' '}
            <code>
              {one.method} {one.path}
            </code>
            {one.nearest[0] && (
              <span>
                {' '}
                {request.meant} <code>{`${one.nearest[0].method} ${one.nearest[0].path}`}</code>?
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Empty() {
  const { request, none } = words.value
  // A request that succeeds, as the start page shows it.
  const { data } = useRead<{ samples: readonly { readonly curl?: string }[] }>('samples')
  const curl = data?.samples[0]?.curl ?? ''
  if (Object.values(filter.value).some((value) => value)) return <p class="quiet">{none}</p>
  return (
    <>
      <p>{request.empty(location.origin + base)}</p>
      {curl !== '' && (
        <>
          <p class="quiet">{request.first}</p>
          <Block text={curl} />
        </>
      )}
    </>
  )
}

export function Requests() {
  const { columns, request } = words.value
  const { parts, query } = route.value
  const selected = parts[0]
  const version = requests.version.value
  const wanted = JSON.stringify(filterOf(route.value))
  useEffect(() => {
    if (JSON.stringify(filter.value) === wanted) return
    const timer = setTimeout(() => {
      filter.value = JSON.parse(wanted)
      void readRequests(true).catch(() => undefined)
    }, 150)
    return () => clearTimeout(timer)
  }, [wanted])
  return (
    <div class={`split${selected === undefined ? '' : ' opened'}`}>
      <div class="pane">
        <Filters />
        <Missed />
        <Rows
          rows={requests.rows}
          version={version}
          label={words.value.nav.requests}
          selected={selected}
          columns="requests"
          heads={[
            ['time', columns.time],
            ['provider', columns.provider],
            ['operation', columns.operation],
            ['who', columns.who],
            ['outcome', columns.outcome],
            ['duration', columns.duration],
          ]}
          draw={drawRow}
          told={({ explanation }) => explanation !== undefined}
          open={(id) => {
            location.hash = writeRoute('requests', [id], query)
          }}
          reachEnd={() => void readOlder().catch(() => undefined)}
          redraw={() => {
            requests.version.value += 1
          }}
          empty={requests.isRead.value ? <Empty /> : <p>{words.value.loading}</p>}
        />
      </div>
      {selected !== undefined && (
        <aside class="detail" aria-label={request.title}>
          <Guard of={selected} draw={drawDetail} />
        </aside>
      )}
    </div>
  )
}
