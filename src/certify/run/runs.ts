import type { CertifyOptions, CertifyRuns } from '../../contract/certification/certifyOptions.ts'
import type { CertifyEvent, CertifyRun } from '../../contract/certification/certifyReport.ts'
import { prose } from '../../contract/values/prose.ts'
import { CertifyError } from '../options.ts'
import type { CertifySandbox } from '../sandbox.ts'

/** At most this many runs are remembered. */
const KEPT_RUNS = 20
/** At most this many are under way at once. */
const MOST_RUNNING = 4

const CUT_SHORT = 'The replica that made this run ended before it was through. Begin it once more.'

export interface CertifyRunsParts {
  readonly sandbox: CertifySandbox
  /** What the sandbox itself was started with. */
  readonly defaults: Pick<CertifyOptions, 'timeoutMs' | 'allowedHosts'>
  nextId(): string
  tell(event: CertifyEvent): void
  /** Notes which runs are under way, where another process may have to say what became of them. */
  readonly note?: ((running: readonly CertifyRun[]) => Promise<unknown>) | undefined
  defect(error: unknown): void
}

export function createCertifyRuns({ sandbox, defaults, nextId, tell, note, defect }: CertifyRunsParts): CertifyRuns {
  const runs = new Map<string, CertifyRun>()
  const ending = new AbortController()

  function keep(run: CertifyRun): CertifyRun {
    runs.set(run.id, run)
    const oldest = [...runs.values()].find(({ state }) => state !== 'running')
    if (runs.size > KEPT_RUNS && oldest) runs.delete(oldest.id)
    return run
  }

  const underWay = () => [...runs.values()].filter(({ state }) => state === 'running')

  /** The end of a run is known here; that it could not be noted is said where the store is. */
  const noteEnd = (): void => {
    if (!ending.signal.aborted) void note?.(underWay()).catch(() => undefined)
  }

  return {
    async begin(given) {
      const options = { ...defaults, ...given }
      const running = underWay()
      if (running.length >= MOST_RUNNING) {
        throw new CertifyError(
          'usage',
          prose(
            `${MOST_RUNNING} runs are under way; wait for ${running[0]?.id}.`,
            `已有 ${MOST_RUNNING} 次检查在进行；请等待 ${running[0]?.id}。`,
          ),
        )
      }
      // The checks are loaded with the first run: most sandboxes never have one.
      const [{ prepareCertify }, { runCertify }] = await Promise.all([import('../prepare.ts'), import('./run.ts')])
      const prepared = await prepareCertify(sandbox, options, ending.signal)
      const { checks, channel } = prepared
      const base = { id: nextId(), provider: channel.provider.service.id, url: channel.url, total: checks.length }
      let run = keep({ ...base, state: 'running', done: 0 })
      await note?.(underWay())
      tell(run)
      runCertify(sandbox, prepared, ({ done, result }) => {
        run = keep({ ...run, done })
        tell({ ...run, result })
      }).then(
        (report) => {
          run = { ...run, state: 'done', done: run.total }
          keep({ ...run, report })
          noteEnd()
          tell(run)
        },
        (error: unknown) => {
          const isOurs = !(error instanceof CertifyError) && !ending.signal.aborted
          if (isOurs) defect(error)
          run = keep({ ...run, state: 'failed', error: (error as Error).message })
          noteEnd()
          if (!ending.signal.aborted) tell(run)
        },
      )
      return run
    },
    restore(cutShort) {
      for (const run of cutShort) keep({ ...run, state: 'error', error: CUT_SHORT })
    },
    get: (id) => runs.get(id),
    list: () => [...runs.values()].reverse().map(({ report: _report, ...run }) => run),
    close: () => ending.abort(new Error('The sandbox has ended.')),
  }
}
