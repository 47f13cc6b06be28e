import { certifyRun } from '../../data/certify.ts'
import { writeRoute } from '../../data/route.ts'
import { inSentence, words } from '../../data/state.ts'
import type { CertifyReport, CertifyRun, CheckBrief, CheckResult } from '../../data/types.ts'
import { RunOutcome, VerdictMark } from '../../parts/outcome.tsx'
import { Pending, useRead } from '../../parts/read.tsx'
import { Back, Said, Section } from '../../parts/small.tsx'
import { CheckDetail } from './check.tsx'
import { reasonOfCheck } from './texts.ts'

const VERDICTS = ['fail', 'error', 'warn', 'unobserved', 'skip', 'pass'] as const

/** What was not observed comes before everything else, then how many there are of each kind. */
function Summary({ report }: { readonly report: CertifyReport }) {
  const { certify } = words.value
  const { counts, probe, checks, problems, probeReason, probeReasonZh } = report
  const isSeen = counts.unobserved === 0 && probe === 'proved'
  return (
    <div class="summary">
      <p>
        <b>{isSeen ? certify.observed : certify.unobserved(counts.unobserved, checks.length)}</b>{' '}
        {probeReason !== undefined && (
          <span class="quiet">{inSentence({ en: probeReason, zh: probeReasonZh ?? probeReason })}</span>
        )}
      </p>
      <p class="tally">
        {VERDICTS.filter((verdict) => counts[verdict] > 0).map((verdict) => (
          <VerdictMark key={verdict} verdict={verdict} count={counts[verdict]} />
        ))}
      </p>
      {problems.map((problem) => (
        <p key={problem} class="bad">
          {problem}
        </p>
      ))}
    </div>
  )
}

/** A row for each group, a cell for each check; a cell opens what was sent and what came back. */
function Matrix({
  run,
  checks,
  selected,
}: {
  readonly run: string
  readonly checks: readonly CheckBrief[]
  readonly selected: string | undefined
}) {
  const groups = [...new Set(checks.map(({ group }) => group))]
  return (
    <dl class="matrix">
      {groups.map((group) => (
        <div key={group}>
          <dt>{group}</dt>
          <dd>
            {checks
              .filter((check) => check.group === group)
              .map(({ id, verdict }) => (
                <a
                  key={id}
                  id={`check-${id}`}
                  class={`check is-${verdict}`}
                  href={writeRoute('certify', [run, id])}
                  aria-current={id === selected ? 'true' : undefined}
                >
                  <VerdictMark verdict={verdict} name={id.slice(group.length + 1)} />
                </a>
              ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What has to be mended, with the sentence and the reason on the row itself. */
function Wrong({ run, checks }: { readonly run: string; readonly checks: readonly CheckResult[] }) {
  return (
    <ul class="wrong-checks">
      {checks.map((check) => (
        <li key={check.id}>
          <VerdictMark verdict={check.verdict} />{' '}
          <a href={writeRoute('certify', [run, check.id])}>
            <code>{check.id}</code>
          </a>{' '}
          {inSentence(check)}
          <p class="quiet">
            <Said text={reasonOfCheck(check)} />
          </p>
        </li>
      ))}
    </ul>
  )
}

/** One run: its matrix, and beside it the check that is opened. */
export function CertifyRunView({ id, selected }: { readonly id: string; readonly selected: string | undefined }) {
  const { certify, nav } = words.value
  const heard = certifyRun.value?.id === id ? certifyRun.value : undefined
  const { data: answer, problem } = useRead<CertifyRun>(`certify/${encodeURIComponent(id)}`, heard?.state)
  const run = answer?.report || !heard ? answer : { ...answer, ...heard }
  const report = run?.report
  const checks = report?.checks ?? heard?.found ?? []
  const wrong = report?.checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'error' || verdict === 'warn')
  const opened = report?.checks.find((check) => check.id === selected)
  return (
    <div class={`split${opened ? ' opened' : ''}`}>
      <div class="pane scrolls">
        <div class="run">
          <div class="top">
            <Back to={writeRoute('certify')} text={certify.all} />
            <h2>
              {nav.certify} {run && <span class="quiet">{run.provider}</span>}
            </h2>
            {run && <RunOutcome run={run} />}
            {run && <code class="quiet">{run.url}</code>}
          </div>
          {!run && <Pending problem={problem} gone={certify.gone} />}
          {run?.error !== undefined && <p class="verdict refused">{run.error}</p>}
          {run?.state === 'running' && (
            <progress value={run.done} max={run.total} aria-label={certify.running(run.done, run.total)} />
          )}
          {report && <Summary report={report} />}
          {wrong && wrong.length > 0 && (
            <Section title={certify.wrong}>
              <Wrong run={id} checks={wrong} />
            </Section>
          )}
          {checks.length > 0 && (
            <Section title={certify.checks}>
              <Matrix run={id} checks={checks} selected={selected} />
            </Section>
          )}
        </div>
      </div>
      {opened && (
        <aside class="detail" aria-label={opened.id}>
          <CheckDetail key={opened.id} run={id} check={opened} />
        </aside>
      )}
    </div>
  )
}
