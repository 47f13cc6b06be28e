import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import { OPTIONS } from '../../src/config/options.ts'
import { ROOT, startCli, startProcess } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { freePort } from '../support/port.ts'

interface Action {
  readonly inputs: Readonly<Record<string, unknown>>
  readonly runs: { readonly steps: readonly (Step & { readonly env?: Readonly<Record<string, string>> })[] }
}
interface Step {
  readonly run?: string
  readonly uses?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly steps: readonly Step[]
  readonly env?: Readonly<Record<string, string>>
}

const read = (name: string) => parse(readFileSync(join(ROOT, 'docs/ci', name), 'utf8'))
const github = read('github-actions.yml') as { jobs: Readonly<Record<string, Job>> }
const gitlab = read('gitlab-ci.yml') as { test: { script: string[]; artifacts: { when: string; paths: string[] } } }

const steps = Object.values(github.jobs).flatMap((job) => job.steps)
const commands = [...steps.flatMap(({ run }) => run ?? []), ...gitlab.test.script]
  .join('\n')
  .split('\n')
  .filter((line) => line.includes('channel-sandbox '))

/** The command and the flags of ours in a line of shell: what stands before `--`, a redirection or the end. */
function used(line: string): { command: string; flags: string[] } {
  const [, rest = ''] = /channel-sandbox (.*)/.exec(line) ?? []
  const [ours = ''] = rest.split(/ -- | > | & *$/)
  const [command = ''] = ours.split(' ')
  return { command, flags: ours.match(/--[\w-]+/g) ?? [] }
}

async function helpOf(command: string): Promise<string> {
  const running = startCli([command, '--help'])
  await new Promise((resolve) => running.child.once('close', resolve))
  return running.output()
}

describe('workflows to copy', () => {
  for (const line of new Set(commands)) {
    const { command, flags } = used(line)
    test(`${command} ${flags.join(' ')} is there`, async () => {
      const help = await helpOf(command)
      expect(help).toContain(`channel-sandbox ${command}`)
      for (const flag of flags) expect(help).toContain(` ${flag} `)
    })
  }

  test('GitHub: what a failed job uploads is what it wrote', () => {
    for (const { steps } of Object.values(github.jobs)) {
      const written = steps.flatMap(({ run }) => run ?? []).join('\n')
      const upload = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
      expect(upload?.if).toBe('failure()')
      for (const path of String(upload?.with?.path).trim().split('\n'))
        expect(written).toContain(path.replace('*', '$worker'))
    }
  })

  test('GitLab: the same', () => {
    expect(gitlab.test.artifacts.when).toBe('on_failure')
    for (const path of gitlab.test.artifacts.paths) expect(gitlab.test.script.join()).toContain(path)
  })

  test('run on a Node that is enough, against the port there is', () => {
    const nodes = steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@')).map((step) => step.with)
    expect(nodes.length).toBeGreaterThan(0)
    for (const node of nodes) expect(manifest.engines.node).toContain(String(node?.['node-version']))
    expect(github.jobs['any-language']?.env?.CHANNEL_SANDBOX_URL).toBe(`http://127.0.0.1:${OPTIONS.port.fallback}`)
  })
})

describe('certify, to copy', () => {
  const action = read('certify/action.yml') as Action
  const template = read('gitlab-certify.yml') as {
    certify: { script: string[]; artifacts: { reports: { junit: string } } }
  }
  const [certifies] = action.runs.steps

  test.each([
    ['GitHub', certifies?.run ?? ''],
    ['GitLab', template.certify.script.at(-1) ?? ''],
  ])('%s: every flag is there', async (_where, line) => {
    const help = await helpOf('certify')
    for (const flag of line.match(/--[\w-]+/g) ?? []) expect(help).toContain(` ${flag} `)
    expect(line).toContain('junit=certify.xml')
  })

  test('GitHub: each input reaches the command as one word, whatever is in it, and what is empty not at all', () => {
    const given = { provider: 'egret', url: 'http://127.0.0.1:3000/pay', 'probe-url': 'http://x/?a={order}&b="$HOME"' }
    const env = Object.fromEntries(
      Object.entries(certifies?.env ?? {}).map(([name, from]) => {
        const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(from)?.[1] ?? ''
        expect(Object.keys(action.inputs)).toContain(input)
        return [name, (given as Record<string, string>)[input] ?? '']
      }),
    )
    expect(Object.keys(env)).toHaveLength(Object.keys(action.inputs).length)
    const script = `npx() { printf '%s\\n' "$@"; }\n${certifies?.run}`
    const { stdout } = spawnSync('bash', ['-ec', script], { env: { ...process.env, ...env }, encoding: 'utf8' })
    expect(stdout.trim().split('\n')).toEqual([
      ...['channel-sandbox', 'certify', 'egret', '--url', given.url, '--probe-url', given['probe-url']],
      ...['--reporter', 'pretty,junit=certify.xml,json=certify.json,html=certify.html'],
    ])
  })

  test('what is written is what is kept', () => {
    expect(template.certify.artifacts.reports.junit).toBe('certify.xml')
    expect(action.runs.steps.at(-1)).toMatchObject({ if: 'always()', with: { path: 'certify.*' } })
  })
})

describe('the action that starts a sandbox', () => {
  const action = parse(readFileSync(join(ROOT, '.github/actions/start/action.yml'), 'utf8')) as Action
  const [start] = action.runs.steps

  test('starts it, and the steps that follow know its addresses and keys', async () => {
    const folder = folderWith({ npm: '#!/bin/sh\necho "$@" > asked\n', env: '', output: '' })
    writeFileSync(
      join(folder, 'channel-sandbox'),
      `#!/bin/sh\nexec '${process.execPath}' '${ROOT}/dist/cli.cjs' "$@"\n`,
    )
    for (const name of ['npm', 'channel-sandbox']) chmodSync(join(folder, name), 0o755)
    const port = String(await freePort())
    const given: Record<string, string> = {
      version: '1.2.3',
      port,
      seed: '',
      'forward-to': 'http://127.0.0.1:9',
      log: 'log',
    }
    const env = Object.fromEntries(
      Object.entries(start?.env ?? {}).map(([name, from]) => {
        const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(from)?.[1] ?? ''
        expect(Object.keys(action.inputs)).toContain(input)
        return [name, given[input] ?? '']
      }),
    )
    expect(Object.keys(env)).toHaveLength(Object.keys(action.inputs).length)
    const running = startProcess('bash', ['-ec', `${start?.run}\necho started; wait`], {
      cwd: folder,
      env: {
        ...env,
        PATH: `${folder}:${process.env.PATH}`,
        GITHUB_ENV: join(folder, 'env'),
        GITHUB_OUTPUT: join(folder, 'output'),
      },
    })
    await running.prints(/^started$/m)
    const read = (name: string) => readFileSync(join(folder, name), 'utf8')
    expect(read('asked')).toContain('channel-sandbox@1.2.3')
    expect(read('output')).toBe(`url=http://127.0.0.1:${port}\n`)
    expect(read('env')).toContain(`CHANNEL_SANDBOX_URL=http://127.0.0.1:${port}\n`)
    const targets = await fetch(`http://127.0.0.1:${port}/__admin/targets`)
    expect(await targets.json()).toMatchObject({ forwardTo: 'http://127.0.0.1:9' })
    spawnSync('pkill', ['-TERM', '-P', String(running.child.pid)])
  })
})

describe('a release', () => {
  const release = parse(readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf8')) as {
    jobs: Readonly<Record<string, Job & { readonly needs?: readonly string[] }>>
  }
  const runs = Object.values(release.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))

  test('runs scripts there are, with the Node of the image', () => {
    for (const [, script = ''] of runs.join('\n').matchAll(/npm run (\S+)/g))
      expect(manifest.scripts).toHaveProperty([script])
    for (const [, file = ''] of runs.join('\n').matchAll(/node (\.ci\/\S+\.mjs)/g))
      expect(readFileSync(join(ROOT, file))).toBeDefined()
    const [, node] = /^ARG NODE=([\d.]+)/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')) ?? []
    const nodes = Object.values(release.jobs).flatMap(({ steps }) =>
      steps.flatMap((step) => step.with?.['node-version'] ?? []),
    )
    expect(new Set(nodes)).toEqual(new Set([node]))
  })

  test('attaches what every other job has made', () => {
    expect(release.jobs.release?.needs).toEqual(Object.keys(release.jobs).filter((name) => name !== 'release'))
    expect(runs.at(-1)).toContain('gh release create "$GITHUB_REF_NAME"')
  })
})
