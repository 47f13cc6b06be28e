import { useState } from 'preact/hooks'
import { base, type Change, change, word } from '../../data/api.ts'
import { certifyRun } from '../../data/certify.ts'
import { writeRoute } from '../../data/route.ts'
import { providers, route, words } from '../../data/state.ts'
import type { CertifyRun, Destination } from '../../data/types.ts'
import { Commands } from '../../parts/deed.tsx'
import { RunOutcome } from '../../parts/outcome.tsx'
import { Pending, reasonOf, useRead } from '../../parts/read.tsx'
import { Section } from '../../parts/small.tsx'
import { CertifyRunView } from './run.tsx'

interface Wanted {
  readonly provider: string
  readonly url: string
  readonly probeUrl: string
  readonly orderUrl: string
}

/** The call that begins a run, and the command that makes the same one in this sandbox. */
function deedOf({ provider, url, probeUrl, orderUrl }: Wanted): Change {
  const flags = [
    ['--url', url],
    ['--probe-url', probeUrl],
    ['--order-url', orderUrl],
    ['--admin-url', location.origin + base],
  ] as const
  const given = flags.flatMap(([name, value]) => (value === '' ? [] : [name, word(value)]))
  return {
    method: 'POST',
    path: 'certify',
    body: { provider, url, ...(probeUrl && { probeUrl }), ...(orderUrl && { orderUrl }) },
    cli: ['npx channel-sandbox certify', provider, ...given].join(' '),
    saysWhere: true,
  }
}

function NewRun() {
  const [form, setForm] = useState<Wanted>({ provider: '', url: '', probeUrl: '', orderUrl: '' })
  const [failed, setFailed] = useState('')
  const { data } = useRead<{ destinations: readonly Destination[] }>('targets')
  const known = data?.destinations.flatMap(({ by, url }) => (by === 'receiver' ? [] : (url ?? []))) ?? []
  const { certify } = words.value
  const wanted = { ...form, provider: form.provider || (providers.value[0]?.id ?? '') }
  const deed = deedOf(wanted)

  async function begin(): Promise<void> {
    setFailed('')
    try {
      const { id } = await change<CertifyRun>(deed)
      location.hash = writeRoute('certify', [id])
    } catch (error) {
      setFailed(reasonOf(error))
    }
  }

  const field = (name: 'url' | 'probeUrl' | 'orderUrl', label: string, placeholder: string) => (
    <label class="address">
      {label}
      <input
        type="url"
        value={form[name]}
        placeholder={placeholder}
        list={name === 'url' ? 'known-addresses' : undefined}
        onInput={(event) => setForm({ ...form, [name]: event.currentTarget.value })}
      />
    </label>
  )
  return (
    <form
      class="inline"
      onSubmit={(event) => {
        event.preventDefault()
        void begin()
      }}
    >
      <label>
        {certify.provider}
        <select value={wanted.provider} onChange={(event) => setForm({ ...form, provider: event.currentTarget.value })}>
          {providers.value.map(({ id }) => (
            <option key={id}>{id}</option>
          ))}
        </select>
      </label>
      {field('url', certify.url, 'http://127.0.0.1:3000/pay')}
      {field('probeUrl', certify.probe, 'http://127.0.0.1:3000/test/granted?order={order}')}
      {field('orderUrl', certify.order, 'http://127.0.0.1:3000/test/order?player={player}')}
      <datalist id="known-addresses">
        {known.map((url) => (
          <option key={url} value={url} />
        ))}
      </datalist>
      <div class="deed">
        <button type="submit" class="main" disabled={form.url === ''}>
          {certify.start}
        </button>
        <Commands deed={deed} />
      </div>
      {failed !== '' && (
        <p role="alert" class="bad">
          {failed}
        </p>
      )}
    </form>
  )
}

function Runs() {
  const heard = certifyRun.value
  const { data, problem } = useRead<{ runs: readonly CertifyRun[] }>('certify', `${heard?.id} ${heard?.state}`)
  if (!data) return <Pending problem={problem} />
  if (data.runs.length === 0) return <p class="quiet">{words.value.certify.none}</p>
  return (
    <ul class="lines">
      {data.runs.map((run) => (
        <li key={run.id}>
          <a class="id" href={writeRoute('certify', [run.id])}>
            {run.id}
          </a>
          <span>{run.provider}</span>
          <code>{run.url}</code>
          <RunOutcome run={heard?.id === run.id ? heard : run} />
        </li>
      ))}
    </ul>
  )
}

/** Is the game's callback endpoint right? */
export function Certify() {
  const { certify, nav } = words.value
  const [id, check] = route.value.parts
  if (id !== undefined) return <CertifyRunView key={id} id={id} selected={check} />
  return (
    <div class="page">
      <h2>{nav.certify}</h2>
      <p class="quiet">{certify.about}</p>
      <NewRun />
      <Section title={certify.runs}>
        <Runs />
      </Section>
    </div>
  )
}
