import { useEffect, useState } from 'preact/hooks'
import { change, read } from '../data/api.ts'
import { writeRoute } from '../data/route.ts'
import { certifyRun, language, providers, route, words } from '../data/state.ts'
import type { CertifyRun, CheckResult } from '../data/types.ts'
import { reasonOf, Section } from '../parts/small.tsx'

/** What was sent for a check, what came back, what the probe said. */
function Cell({ check }: { readonly check: CheckResult }) {
  const { certify } = words.value
  const isChinese = language.value === 'zh'
  const reason = isChinese ? (check.reasonZh ?? check.reason) : check.reason
  return (
    <details class={`certify-${check.verdict}`}>
      <summary>
        <b>{check.verdict}</b> <code>{check.id}</code> {isChinese ? check.zh : check.en}
      </summary>
      {reason !== undefined && <p>{reason}</p>}
      {check.goods.map((one) => (
        <p key={`${one.order} ${one.player}`}>
          {certify.probed}: {one.order} {one.player}: {one.found} ({certify.wanted} {one.expected})
        </p>
      ))}
      {check.exchanges.map((one, at) => (
        <div key={one.callback ?? at}>
          <p>
            {one.callback === undefined ? (
              one.verdict
            ) : (
              <a href={writeRoute('callbacks', [one.callback])}>{`${one.callback} ${one.verdict}`}</a>
            )}
          </p>
          <p class="quiet">{certify.sent}</p>
          <pre>{`${one.method} ${one.url}\n\n${one.body}`}</pre>
          <p class="quiet">{certify.answered}</p>
          <pre>{one.status === undefined ? one.error : `HTTP ${one.status}\n${one.reply ?? ''}`}</pre>
        </div>
      ))}
    </details>
  )
}

function Run({ run }: { readonly run: CertifyRun }) {
  const { certify } = words.value
  const { report, done, total, error } = run
  if (error !== undefined) return <p role="alert">{error}</p>
  if (!report) return <progress value={done} max={total} aria-label={certify.running(done, total)} />
  const { unobserved } = report.counts
  const groups = [...new Set(report.checks.map(({ group }) => group))]
  return (
    <>
      <p>
        <b>
          {unobserved === 0 && report.probe === 'proved' ? certify.observed : certify.unobserved(unobserved, total)}
        </b>
      </p>
      <p>
        {Object.entries(report.counts)
          .filter(([, count]) => count > 0)
          .map(([verdict, count]) => `${count} ${verdict}`)
          .join(', ')}
      </p>
      {groups.map((group) => (
        <Section key={group} title={group}>
          {report.checks
            .filter((check) => check.group === group)
            .map((check) => (
              <Cell key={check.id} check={check} />
            ))}
        </Section>
      ))}
    </>
  )
}

export function Certify() {
  const [form, setForm] = useState({ provider: '', url: '', probeUrl: '', orderUrl: '' })
  const [run, setRun] = useState<CertifyRun>()
  const [runs, setRuns] = useState<readonly CertifyRun[]>([])
  const [failed, setFailed] = useState('')
  const { certify, nav } = words.value
  const [id] = route.value.parts
  const heard = certifyRun.value
  const provider = form.provider || (providers.value[0]?.id ?? '')

  useEffect(() => {
    read<{ runs: CertifyRun[] }>('certify').then(
      (found) => setRuns(found.runs),
      (error) => setFailed(reasonOf(error)),
    )
  }, [id, heard?.state])
  useEffect(() => {
    if (id === undefined) return setRun(undefined)
    read<CertifyRun>(`certify/${encodeURIComponent(id)}`).then(setRun, (error) => setFailed(reasonOf(error)))
  }, [id, heard?.id === id ? heard?.state : ''])
  const shown = run && heard?.id === run.id && !run.report ? { ...run, ...heard } : run

  async function begin(): Promise<void> {
    setFailed('')
    const { url, probeUrl, orderUrl } = form
    const body = { provider, url, ...(probeUrl && { probeUrl }), ...(orderUrl && { orderUrl }) }
    try {
      const begun = await change<CertifyRun>({ method: 'POST', path: 'certify', body })
      location.hash = writeRoute('certify', [begun.id])
    } catch (error) {
      setFailed(reasonOf(error))
    }
  }

  const field = (name: 'url' | 'probeUrl' | 'orderUrl', label: string, placeholder: string) => (
    <label>
      {label}
      <input
        value={form[name]}
        placeholder={placeholder}
        onInput={(event) => setForm({ ...form, [name]: event.currentTarget.value })}
      />
    </label>
  )
  return (
    <div class="page">
      <h2>{nav.certify}</h2>
      <p class="quiet">{certify.about}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void begin()
        }}
      >
        <label>
          {certify.provider}
          <select value={provider} onChange={(event) => setForm({ ...form, provider: event.currentTarget.value })}>
            {providers.value.map((one) => (
              <option key={one.id} value={one.id}>
                {one.id}
              </option>
            ))}
          </select>
        </label>
        {field('url', certify.url, 'http://127.0.0.1:3000/pay')}
        {field('probeUrl', certify.probe, 'http://127.0.0.1:3000/test/granted?order={order}')}
        {field('orderUrl', certify.order, 'http://127.0.0.1:3000/test/order?player={player}')}
        <button type="submit" class="main" disabled={form.url === ''}>
          {certify.start}
        </button>
      </form>
      {failed !== '' && <p role="alert">{failed}</p>}
      {shown && <Run run={shown} />}
      <Section title={certify.runs}>
        {runs.length === 0 && <p class="quiet">{certify.none}</p>}
        <ul class="lines">
          {runs.map((one) => (
            <li key={one.id}>
              <a href={writeRoute('certify', [one.id])}>{one.id}</a> {one.provider} {one.url}{' '}
              <span class="quiet">{one.state === 'running' ? certify.running(one.done, one.total) : one.state}</span>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  )
}
