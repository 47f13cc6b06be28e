import { useEffect, useState } from 'preact/hooks'
import { read } from '../data/api.ts'
import { typedFrom } from '../data/form.ts'
import { dateTime } from '../data/format.ts'
import { queryText, writeRoute } from '../data/route.ts'
import { changes, inWords, language, providers, route, words } from '../data/state.ts'
import type { List, Provider, Schema } from '../data/types.ts'
import { ActionForm, Value } from '../parts/form.tsx'
import { reasonOf } from '../parts/small.tsx'

type Row = Readonly<Record<string, unknown>>
type Page = Readonly<Record<string, readonly Row[]>> & { readonly next?: string }

const noteOf = (schema: Schema): string =>
  (language.value === 'zh' ? schema['x-description-zh'] : schema.description) ?? ''

const isTime = (name: string, schema: Schema): boolean => schema.type === 'integer' && /(^at|At|Time|time)$/.test(name)

function Cell({ name, schema, value }: { readonly name: string; readonly schema: Schema; readonly value: unknown }) {
  if (value === undefined || value === '') return <span class="quiet">–</span>
  if (isTime(name, schema)) return <>{value === 0 ? '–' : dateTime(Number(value))}</>
  if (/^(order(Id|No)|exOrderId)$/.test(name))
    return <a href={writeRoute('orders', [String(value)])}>{String(value)}</a>
  return <Value value={value} />
}

/** Reads a list of a provider page by page. */
function useList(provider: string, list: string, search: string) {
  const [rows, setRows] = useState<readonly Row[]>()
  const [next, setNext] = useState<string>()
  const [failed, setFailed] = useState('')
  const version = changes.state.value

  async function more(after?: string, before: readonly Row[] = []): Promise<void> {
    try {
      const page = await read<Page>(`${provider}/${list}${queryText({ search, after, limit: '50' })}`)
      const found = [...before, ...(page[list] ?? [])]
      // A page of a search may be empty although there is more.
      if (found.length === before.length && page.next !== undefined) return more(page.next, found)
      setRows(found)
      setNext(page.next)
      setFailed('')
    } catch (error) {
      setFailed(reasonOf(error))
    }
  }

  useEffect(() => {
    const timer = setTimeout(() => void more(), search === '' ? 0 : 150)
    return () => clearTimeout(timer)
  }, [provider, list, search, version])
  return { rows, next, failed, more: () => more(next, rows) }
}

function Table(props: {
  readonly provider: Provider
  readonly list: List
  readonly search: string
  choose(row: Row): void
  readonly chosen: Row | undefined
}) {
  const { provider, list, search, choose, chosen } = props
  const { rows, next, failed, more } = useList(provider.id, list.id, search)
  const { players, loading } = words.value
  const fields = Object.entries(list.item.properties ?? {})
  if (failed !== '') return <p class="bad">{failed}</p>
  if (!rows) return <p class="quiet">{loading}</p>
  if (rows.length === 0) return <p class="empty">{search === '' ? players.empty : words.value.none}</p>
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key */}
      <section class="wide" tabIndex={0} aria-label={inWords(list.summary)}>
        <table>
          <thead>
            <tr>
              {list.actions.length > 0 && <th scope="col">{players.act}</th>}
              {fields.map(([name, schema]) => (
                <th key={name} scope="col" title={noteOf(schema)}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={JSON.stringify(row)} class={row === chosen ? 'chosen' : ''}>
                {list.actions.length > 0 && (
                  <td>
                    <button type="button" class="small" aria-pressed={row === chosen} onClick={() => choose(row)}>
                      {players.act} ›
                    </button>
                  </td>
                )}
                {fields.map(([name, schema]) => (
                  <td key={name}>
                    <Cell name={name} schema={schema} value={row[name]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {next !== undefined && (
        <button type="button" onClick={more}>
          {words.value.more}
        </button>
      )}
    </>
  )
}

/** What a player, a store or a console does: the actions that fit a row, or any. */
function Actions(props: {
  readonly provider: Provider
  readonly list: List | undefined
  readonly row: Row | undefined
}) {
  const { provider, list, row } = props
  const fitting = row && list ? provider.actions.filter(({ id }) => list.actions.includes(id)) : provider.actions
  const [name, setName] = useState('')
  const action = fitting.find(({ id }) => id === name) ?? (row ? fitting[0] : undefined)
  const { players } = words.value
  return (
    <>
      <fieldset class="tabs" aria-label={players.actions}>
        {fitting.map(({ id, summary }) => (
          <button
            key={id}
            type="button"
            class="small"
            title={inWords(summary)}
            aria-pressed={id === action?.id}
            onClick={() => setName(id)}
          >
            {id}
          </button>
        ))}
      </fieldset>
      {action ? (
        <ActionForm
          key={`${action.id} ${JSON.stringify(row)}`}
          provider={provider.id}
          action={action.id}
          summary={inWords(action.summary)}
          schema={action.params}
          typed={typedFrom(action.params, row ?? {})}
          done={() => {
            changes.state.value += 1
          }}
        />
      ) : (
        <p class="quiet">{players.pick}</p>
      )}
    </>
  )
}

export function Players() {
  const { players, search, loading, nav } = words.value
  const { parts, query } = route.value
  const [row, setRow] = useState<Row>()
  const provider = providers.value.find(({ id }) => id === parts[0]) ?? providers.value[0]
  const list = provider?.lists.find(({ id }) => id === parts[1]) ?? provider?.lists[0]
  const place = `${provider?.id} ${list?.id}`
  useEffect(() => setRow(undefined), [place])
  if (!provider) return <p class="quiet">{loading}</p>
  return (
    <div class="split always">
      <div class="pane scrolls">
        <nav class="tabs" aria-label={nav.players}>
          {providers.value.map(({ id, title }) => (
            <a key={id} href={writeRoute('players', [id])} aria-current={id === provider.id ? 'page' : undefined}>
              {inWords(title)}
            </a>
          ))}
        </nav>
        <nav class="tabs lesser" aria-label={inWords(provider.title)}>
          {provider.lists.map(({ id, summary }) => (
            <a
              key={id}
              href={writeRoute('players', [provider.id, id])}
              aria-current={id === list?.id ? 'page' : undefined}
            >
              {inWords(summary)}
            </a>
          ))}
        </nav>
        {list && (
          <>
            <input
              type="search"
              id="search"
              class="searching"
              value={query.search ?? ''}
              aria-label={`${search}: ${players.searches(list.searched.join(', '))}`}
              placeholder={`${players.searches(list.searched.join(', '))} /`}
              onInput={(event) =>
                location.replace(writeRoute('players', [provider.id, list.id], { search: event.currentTarget.value }))
              }
            />
            <Table provider={provider} list={list} search={query.search ?? ''} chosen={row} choose={setRow} />
          </>
        )}
      </div>
      <aside class="detail" aria-label={players.actions}>
        <Actions key={place} provider={provider} list={list} row={row} />
      </aside>
    </div>
  )
}
