import { useEffect, useRef, useState } from 'preact/hooks'
import { read } from '../../data/api.ts'
import { dateTime } from '../../data/format.ts'
import { queryText, writeRoute } from '../../data/route.ts'
import { changes, inWords, words } from '../../data/state.ts'
import type { List, Provider, Schema } from '../../data/types.ts'
import { noteOf, Value } from '../../parts/form.tsx'
import { Pending } from '../../parts/read.tsx'

export type Row = Readonly<Record<string, unknown>>
type Page = Readonly<Record<string, readonly Row[]>> & { readonly next?: string }

const isTime = (name: string, schema: Schema): boolean => schema.type === 'integer' && /(^at|At|Time|time)$/.test(name)

function Cell({ name, schema, value }: { readonly name: string; readonly schema: Schema; readonly value: unknown }) {
  if (value === undefined || value === '') return <span class="quiet">–</span>
  if (isTime(name, schema)) return <>{value === 0 ? '–' : dateTime(Number(value))}</>
  if (/^(order(Id|No)|exOrderId)$/.test(name)) {
    return (
      <a class="id" href={writeRoute('orders', [String(value)])}>
        {String(value)}
      </a>
    )
  }
  return <Value value={value} />
}

const PAGE = 50
const LARGEST_PAGE = 1000

/** Reads a list of a provider page by page; what has been read is read anew when something has happened. */
function useList(provider: string, list: string, search: string) {
  const [found, setFound] = useState<{ readonly rows: readonly Row[]; readonly next: string | undefined }>()
  const [problem, setProblem] = useState<unknown>()
  const asked = useRef(0)
  const version = changes.state.value

  async function readOn(limit: number, after?: string, before: readonly Row[] = []): Promise<void> {
    asked.current += 1
    const mine = asked.current
    try {
      const page = await read<Page>(`${provider}/${list}${queryText({ search, after, limit: String(limit) })}`)
      // What was asked since is what is wanted.
      if (mine !== asked.current) return
      const rows = [...before, ...(page[list] ?? [])]
      // A page of a search may be empty although there is more.
      if (rows.length === before.length && page.next !== undefined) return readOn(limit, page.next, rows)
      setFound({ rows, next: page.next })
      setProblem(undefined)
    } catch (error) {
      setProblem(error)
    }
  }

  useEffect(() => {
    const shown = Math.min(LARGEST_PAGE, Math.max(PAGE, found?.rows.length ?? 0))
    const timer = setTimeout(() => void readOn(shown), search === '' ? 0 : 150)
    return () => clearTimeout(timer)
  }, [provider, list, search, version])
  return { ...found, problem, more: () => readOn(PAGE, found?.next, found?.rows) }
}

/** One list of a provider, with a button per row where actions fit its rows. */
export function Table(props: {
  readonly provider: Provider
  readonly list: List
  readonly search: string
  choose(row: Row): void
  readonly chosen: Row | undefined
}) {
  const { provider, list, search, choose, chosen } = props
  const { rows, next, problem, more } = useList(provider.id, list.id, search)
  const { players, none } = words.value
  const fields = Object.entries(list.item.properties ?? {})
  if (!rows || problem !== undefined) return <Pending problem={problem} />
  if (rows.length === 0) return <p class="empty">{search === '' ? players.empty : none}</p>
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
