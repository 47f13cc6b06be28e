import { useEffect, useState } from 'preact/hooks'
import { writeRoute } from '../../data/route.ts'
import { inWords, providers, route, words } from '../../data/state.ts'
import type { List, Provider } from '../../data/types.ts'
import { Pending } from '../../parts/read.tsx'
import { Actions } from './actions.tsx'
import { type Row, Table } from './table.tsx'

interface Place {
  readonly provider: Provider
  readonly list: List | undefined
}

/** The providers, and the lists of the one that is shown. */
function Places({ provider, list }: Place) {
  return (
    <>
      <nav class="tabs" aria-label={words.value.nav.players}>
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
    </>
  )
}

function Search({ provider, list }: { readonly provider: Provider; readonly list: List }) {
  const { players, key } = words.value
  const searches = players.searches(list.searched)
  return (
    <input
      type="search"
      id="search"
      class="searching"
      value={route.value.query.search ?? ''}
      aria-label={searches}
      placeholder={key(searches, '/')}
      onInput={(event) =>
        location.replace(writeRoute('players', [provider.id, list.id], { search: event.currentTarget.value }))
      }
    />
  )
}

/** What a provider has, in lists, and beside it what can be done with a row. */
export function Players() {
  const { parts, query } = route.value
  const [row, setRow] = useState<Row>()
  const provider = providers.value.find(({ id }) => id === parts[0]) ?? providers.value[0]
  const list = provider?.lists.find(({ id }) => id === parts[1]) ?? provider?.lists[0]
  const place = `${provider?.id} ${list?.id}`
  useEffect(() => setRow(undefined), [place])
  if (!provider) return <Pending problem={undefined} />
  return (
    <div class="split always">
      <div class="pane scrolls">
        <Places provider={provider} list={list} />
        {list && (
          <>
            <Search provider={provider} list={list} />
            <Table
              key={place}
              provider={provider}
              list={list}
              search={query.search ?? ''}
              chosen={row}
              choose={setRow}
            />
          </>
        )}
      </div>
      <aside class="detail" aria-label={words.value.players.actions}>
        <Actions key={place} provider={provider} list={list} row={row} />
      </aside>
    </div>
  )
}
