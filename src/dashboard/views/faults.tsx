import { useState } from 'preact/hooks'
import { word } from '../data/api.ts'
import { changes, inWords, providers, words } from '../data/state.ts'
import type { Fault } from '../data/types.ts'
import { Deed } from '../parts/deed.tsx'
import { Guard } from '../parts/guard.tsx'
import { Pending, useRead } from '../parts/read.tsx'

type EffectName = keyof typeof words.value.faults.effects

/** What each effect asks for, and how it is written. */
const EFFECTS: Readonly<Record<EffectName, { readonly asks?: string; make(value: string): Record<string, unknown> }>> =
  {
    refuse: { asks: 'SIGN_INVALID', make: (refuse) => ({ refuse }) },
    status: { asks: '502', make: (value) => ({ status: Number(value) }) },
    delay: { asks: '2s', make: (delay) => ({ delay }) },
    reset: { make: () => ({ drop: 'reset' }) },
    garbage: { make: () => ({ garbage: true }) },
    drop: { make: () => ({ drop: true }) },
    duplicate: { make: () => ({ duplicate: true }) },
    sign: { make: () => ({ sign: 'bad' }) },
  }
const NAMES = Object.keys(EFFECTS) as EffectName[]
const OF_CALLBACKS: readonly EffectName[] = ['drop', 'duplicate', 'sign']

/** Names and values of a fault, as the API has them. */
const inPairs = (of: Readonly<Record<string, unknown>>): string =>
  Object.entries(of)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ')

/** The command that adds a fault: each member has an option of its name. */
function addedBy({ match, effect, times }: Pick<Fault, 'match' | 'effect' | 'times'>): string {
  const options = Object.entries<unknown>({ ...match, ...effect, times }).flatMap(([name, value]) => {
    if (value === undefined) return []
    return value === true ? [`--${name}`] : [`--${name}`, word(String(value))]
  })
  return ['npx channel-sandbox faults add', ...options].join(' ')
}

const refresh = (): void => {
  changes.faults.value += 1
}

function Add() {
  const [provider, setProvider] = useState('')
  const [operation, setOperation] = useState('')
  const [effect, setEffect] = useState<EffectName>('refuse')
  const [value, setValue] = useState('')
  const [times, setTimes] = useState('1')
  const { faults, columns } = words.value
  const chosen = providers.value.find(({ id }) => id === provider)
  const names = [...(OF_CALLBACKS.includes(effect) ? [] : (chosen?.operations ?? [])), ...(chosen?.callbacks ?? [])]
  const { asks, make } = EFFECTS[effect]
  const given = value === '' ? (asks ?? '') : value
  const match = { ...(provider !== '' && { provider }), ...(operation !== '' && { operation }) }
  const body = {
    ...(Object.keys(match).length > 0 && { match }),
    effect: make(given),
    ...(/^\d+$/.test(times) && { times: Number(times) }),
  }
  const errors = effect === 'refuse' ? Object.keys(chosen?.errors ?? {}) : []
  return (
    <form class="inline" onSubmit={(event) => event.preventDefault()}>
      <label>
        {faults.effect}
        <select
          value={effect}
          onChange={(event) => {
            setEffect(event.currentTarget.value as EffectName)
            setValue('')
          }}
        >
          {NAMES.map((name) => (
            <option key={name} value={name}>
              {faults.effects[name]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {columns.provider}
        <select
          value={provider}
          onChange={(event) => {
            setProvider(event.currentTarget.value)
            setOperation('')
          }}
        >
          <option value="">{faults.everywhere}</option>
          {providers.value.map(({ id }) => (
            <option key={id}>{id}</option>
          ))}
        </select>
      </label>
      <label>
        {columns.operation}
        <select value={operation} disabled={!chosen} onChange={(event) => setOperation(event.currentTarget.value)}>
          <option value="">{words.value.all}</option>
          {names.map(({ id, summary }) => (
            <option key={id} value={id} title={inWords(summary)}>
              {id}
            </option>
          ))}
        </select>
      </label>
      {asks !== undefined && errors.length > 0 && (
        <label>
          {faults.value}
          <select value={given} onChange={(event) => setValue(event.currentTarget.value)}>
            {errors.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      {asks !== undefined && errors.length === 0 && (
        <label>
          {faults.value}
          <input
            class="short"
            value={value}
            placeholder={asks}
            onInput={(event) => setValue(event.currentTarget.value)}
          />
        </label>
      )}
      <label>
        {faults.times}
        <input
          class="short"
          value={times}
          inputMode="numeric"
          placeholder={faults.always}
          onInput={(event) => setTimes(event.currentTarget.value)}
        />
      </label>
      <Deed
        main
        label={faults.add}
        deed={{ method: 'POST', path: 'faults', body, cli: addedBy(body) }}
        done={refresh}
      />
    </form>
  )
}

function drawFault(fault: Fault) {
  const { faults } = words.value
  return (
    <>
      <b>{inPairs(fault.effect)}</b>
      <span class="quiet">{inPairs(fault.match ?? {}) || faults.everywhere}</span>
      <span class="chip">
        {faults.left}
        <span class="times">{fault.left ?? faults.always}</span>
      </span>
      <Deed
        label={faults.end}
        deed={{
          method: 'DELETE',
          path: `faults/${encodeURIComponent(fault.id)}`,
          cli: `npx channel-sandbox faults end ${word(fault.id)}`,
        }}
        done={refresh}
      />
    </>
  )
}

export function Faults() {
  const { data, problem } = useRead<{ faults: readonly Fault[] }>('faults', changes.faults.value)
  const { faults, nav } = words.value
  const list = data?.faults ?? []
  return (
    <div class="page">
      <h2>{nav.faults}</h2>
      <Add />
      {(!data || problem !== undefined) && <Pending problem={problem} />}
      {data && list.length === 0 && <p class="empty">{faults.empty}</p>}
      {list.length > 0 && (
        <ul class="lines">
          {list.map((fault) => (
            <li key={fault.id}>
              <Guard of={fault} draw={drawFault} />
            </li>
          ))}
        </ul>
      )}
      {list.length > 1 && (
        <Deed
          label={faults.endAll}
          deed={{ method: 'DELETE', path: 'faults', cli: 'npx channel-sandbox faults end --all' }}
          done={refresh}
        />
      )}
    </div>
  )
}
