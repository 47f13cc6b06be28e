import { useState } from 'preact/hooks'
import { base } from '../data/api.ts'
import { spanned, words } from '../data/state.ts'
import { Deed } from '../parts/deed.tsx'
import { Pending, useRead } from '../parts/read.tsx'

interface Namespace {
  readonly name: string
  readonly idleInSeconds: number
}

/** The path of the sandbox itself, whatever namespace this page shows. */
const root = base.replace(/\/ns\/[^/]+$/, '')
const here = /\/ns\/([^/]+)$/.exec(base)?.[1]

export function Namespaces() {
  const { data, problem, again } = useRead<{ namespaces: readonly Namespace[] }>('namespaces')
  const [name, setName] = useState('')
  const { namespaces, nav } = words.value
  const valid = /^[a-z0-9-]{1,40}$/.test(name)
  return (
    <div class="page">
      <h2>{nav.namespaces}</h2>
      <ul class="lines">
        <li>
          <a href={`${root}/__admin/`}>{namespaces.own}</a>
          {here === undefined && <span class="chip">{namespaces.here}</span>}
        </li>
        {data?.namespaces.map((one) => (
          <li key={one.name}>
            <a href={`${root}/ns/${one.name}/__admin/`}>{one.name}</a>{' '}
            {one.name === here && <span class="chip">{namespaces.here}</span>}{' '}
            <span class="quiet">{namespaces.idle(spanned(one.idleInSeconds))}</span>
            <Deed
              label={namespaces.end}
              sure={namespaces.sure(one.name)}
              deed={{ method: 'DELETE', path: `namespaces/${one.name}` }}
              done={() => {
                if (one.name === here) location.href = `${root}/__admin/#/namespaces`
                else again()
              }}
            />
          </li>
        ))}
      </ul>
      {!data && <Pending problem={problem} />}
      {data?.namespaces.length === 0 && <p class="quiet">{namespaces.empty}</p>}
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault()
          if (valid) location.href = `${root}/ns/${name}/__admin/`
        }}
      >
        <label>
          {namespaces.name}
          <input value={name} placeholder="worker-1" onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <button type="submit" class="main" disabled={!valid}>
          {namespaces.make}
        </button>
      </form>
    </div>
  )
}
