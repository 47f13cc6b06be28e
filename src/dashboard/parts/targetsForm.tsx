import { useState } from 'preact/hooks'
import { words } from '../data/state.ts'
import type { Destination } from '../data/types.ts'
import { Deed } from './deed.tsx'

/** What `GET /__admin/targets` says. */
export interface Targets {
  readonly forwardTo?: string
  /** Whole addresses by callback. */
  readonly callbacks: Readonly<Record<string, string>>
  readonly destinations: readonly Destination[]
}

/** The line of the form for all callbacks; no callback has an empty name. */
const ALL = ''

interface Line {
  readonly name: string
  readonly now: string
  /** Where it goes while nothing is set here. */
  readonly instead: string
}

function linesOf({ forwardTo = '', callbacks, destinations }: Targets): Line[] {
  const first = new Map(destinations.toReversed().map(({ callback, url = '' }) => [callback, url]))
  const named = [...first].toReversed().map(([name, instead]) => ({ name, now: callbacks[name] ?? '', instead }))
  return [{ name: ALL, now: forwardTo, instead: 'http://127.0.0.1:8080' }, ...named]
}

/** What was changed, as `PUT /__admin/targets` takes it: null ends one, what is absent stays. */
function changeOf(lines: readonly Line[], typed: Readonly<Record<string, string>>) {
  const changed = lines.flatMap(({ name, now }) => {
    const wanted = typed[name]?.trim() ?? now
    return wanted === now ? [] : [[name, wanted === '' ? null : wanted] as const]
  })
  const whole = changed.find(([name]) => name === ALL)
  const callbacks = Object.fromEntries(changed.filter(([name]) => name !== ALL))
  return { ...(whole && { forwardTo: whole[1] }), ...(Object.keys(callbacks).length > 0 && { callbacks }) }
}

/** Says where callbacks go from now on: all of them, or one. An empty line has them go to their own addresses. */
export function TargetsForm({ targets, done }: { readonly targets: Targets; done(): void }) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const said = words.value.targets
  const lines = linesOf(targets)
  const body = changeOf(lines, typed)
  return (
    <form
      class="action"
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        // A form of several lines without a submit button is not sent by Enter.
        if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
        event.currentTarget.querySelector<HTMLButtonElement>('button.main')?.click()
      }}
    >
      <div class="fields">
        {lines.map(({ name, now, instead }) => (
          <div class="field" key={name}>
            <label for={`target-${name}`}>{name === ALL ? said.all : <code>{name}</code>}</label>
            <input
              id={`target-${name}`}
              type="text"
              inputMode="url"
              autocomplete="off"
              spellcheck={false}
              value={typed[name] ?? now}
              placeholder={instead}
              aria-describedby={`target-${name}-note`}
              onInput={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
            />
            <span class="quiet note" id={`target-${name}-note`}>
              {name === ALL ? said.allNote : said.oneNote}
            </span>
          </div>
        ))}
      </div>
      <Deed
        main
        label={said.send}
        disabled={Object.keys(body).length === 0}
        deed={{ method: 'PUT', path: 'targets', body }}
        done={() => {
          setTyped({})
          done()
        }}
      />
    </form>
  )
}
