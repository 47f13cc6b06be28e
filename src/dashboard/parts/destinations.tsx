import { useEffect, useState } from 'preact/hooks'
import { read } from '../data/api.ts'
import { words } from '../data/state.ts'
import type { Destination } from '../data/types.ts'
import { Mark } from './outcome.tsx'
import { reasonOf } from './read.tsx'
import { type Targets, TargetsForm } from './targetsForm.tsx'

function Standing({ one }: { readonly one: Destination }) {
  const { targets } = words.value
  if (one.by === 'receiver') return <Mark kind="wait" shape="◇" text={targets.receiver} />
  if (one.url === undefined) return <Mark kind="bad" shape="∅" text={targets.nowhere} />
  if (one.listening === undefined) return <Mark kind="quiet" shape="?" text={targets.unknown} />
  return one.listening ? (
    <Mark kind="good" shape="✓" text={targets.listens} />
  ) : (
    <Mark kind="bad" shape="✕" text={targets.deaf} />
  )
}

/** Where callbacks go, and whether something listens there. It is looked at when this is opened, and when asked to. */
export function Destinations() {
  const [found, setFound] = useState<Targets>()
  const [failed, setFailed] = useState('')
  const { targets } = words.value
  function look(): void {
    read<Targets>('targets').then(setFound, (error) => setFailed(reasonOf(error)))
  }
  useEffect(look, [])
  return (
    <>
      {failed !== '' && <p class="bad">{failed}</p>}
      <ul class="lines">
        {found?.destinations.map((one) => (
          <li key={`${one.callback} ${one.url}`}>
            <b>{one.callback}</b> {one.url !== undefined && <code>{one.url}</code>}{' '}
            {one.by === 'forward-to' && <span class="quiet">{targets.forwarded} </span>}
            <Standing one={one} />
          </li>
        ))}
      </ul>
      <p class="quiet">{targets.note}</p>
      <button type="button" class="small" onClick={look}>
        {targets.again}
      </button>
      {found && (
        <details class="parts">
          <summary>{targets.change}</summary>
          <TargetsForm targets={found} done={look} />
        </details>
      )}
    </>
  )
}
