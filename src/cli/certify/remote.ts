import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { CertifyOptions, Facts, Source } from '../../contract/certification/certifyOptions.ts'
import { NO_FACTS } from '../../contract/certification/certifyOptions.ts'
import type { CertifyRun, Report } from '../../contract/certification/certifyReport.ts'
import { formatDuration } from '../../contract/values/duration.ts'
import { EXIT, Exit, usage } from '../exit.ts'
import { callAdmin, type RemoteOptions } from '../remote.ts'

/** Between two looks at a run that goes on. */
const LOOK_MS = 200

/** The namespace a run has in a sandbox whose URL names none. */
const OWN_NAMESPACE = 'certify'

/** Serves the sandbox what only this machine can do: run a command. */
async function serveCommands(commands: ReadonlyMap<string, Exclude<Source, string>>, signal: AbortSignal) {
  const secret = randomBytes(12).toString('hex')
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const [, token, name = ''] = pathname.split('/')
    const ask = token === secret ? commands.get(name) : undefined
    if (!ask) return void response.writeHead(404).end()
    const facts: Facts = { ...NO_FACTS, ...Object.fromEntries(searchParams) }
    Promise.resolve(ask(facts, signal)).then(
      (answer) => response.end(String(answer)),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`
  const query = Object.keys(NO_FACTS).map((fact) => `${fact}={${fact}}`)
  return {
    urlOf: (name: string) => `${base}/${name}?${query.join('&')}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Begins a run there; what makes no sense to that sandbox is the caller's mistake, as it is here. */
async function begin(there: RemoteOptions, body: Readonly<Record<string, unknown>>): Promise<CertifyRun> {
  try {
    return await callAdmin<CertifyRun>(there, 'POST', 'certify', body)
  } catch (error) {
    if (error instanceof Exit && error.code === EXIT.negative) return usage(error.message)
    throw error
  }
}

/** Runs the checks in a sandbox that runs already, in the namespace its URL names or in one of its own. */
export async function certifyThere(
  { expectedFailures: _expected, ...options }: CertifyOptions,
  remote: RemoteOptions,
  signal: AbortSignal,
): Promise<Report> {
  const commands = new Map<string, Exclude<Source, string>>()
  for (const name of ['probe', 'order', 'player'] as const) {
    const source = options[name]
    if (typeof source === 'function') commands.set(name, source)
  }
  const served = await serveCommands(commands, signal)
  const urlOf = (name: 'probe' | 'order' | 'player') => {
    const source = options[name]
    if (source === undefined) return {}
    return { [`${name}Url`]: typeof source === 'string' ? source : served.urlOf(name) }
  }
  const {
    probe: _probe,
    order: _order,
    player: _player,
    waitMs,
    settleMs,
    timeoutMs: _timeout,
    allowedHosts: _hosts,
    ...rest
  } = options
  const url = remote.url?.replace(/\/__admin\/?$/, '')
  const there = {
    ...remote,
    ...(url !== undefined && { url }),
    ...(!url?.includes('/ns/') && { namespace: OWN_NAMESPACE }),
  }
  try {
    const begun = await begin(there, {
      ...rest,
      ...urlOf('probe'),
      ...urlOf('order'),
      ...urlOf('player'),
      ...(waitMs !== undefined && { wait: formatDuration(waitMs) }),
      ...(settleMs !== undefined && { settle: formatDuration(settleMs) }),
    })
    for (;;) {
      const run = await callAdmin<CertifyRun>(there, 'GET', `certify/${begun.id}`)
      if (run.report) return run.report
      if (run.state === 'error') throw new Exit(EXIT.internal, run.error ?? 'The run ended early.')
      if (run.state === 'failed') throw new Exit(EXIT.unreachable, run.error ?? 'The run failed.')
      await wait(LOOK_MS, undefined, { signal })
    }
  } finally {
    served.close()
  }
}
