import { useState } from 'preact/hooks'
import { typedFrom } from '../../data/form.ts'
import { changes, inWords, words } from '../../data/state.ts'
import type { List, Provider } from '../../data/types.ts'
import { ActionForm } from '../../parts/form.tsx'
import type { Row } from './table.tsx'

/** What a player, a store or a console does: the actions that fit a row, or any. */
export function Actions(props: {
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
