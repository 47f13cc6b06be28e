import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { ROOT, type Running, startProcess } from './dist.ts'
import { contextOf, type Instruction, readDockerfile, readExecForm, readPairs } from './dockerfile.ts'

const isRoot = process.getuid?.() === 0
/** Mounting and a process tree of our own need privileges that even root may lack. */
const mayUnshare = isRoot && spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status === 0

/** A stage of the build, or the image in the end: a folder that stands for its root directory. */
interface Stage {
  readonly root: string
  workdir: string
  readonly env: Record<string, string>
  user: string
}

/** What a container is started from. */
export interface Image extends Stage {
  readonly instructions: readonly Instruction[]
  readonly volume: string
  readonly health: readonly string[]
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
}

/** `npm ci` asks a registry; here this checkout's node_modules stand in, less what only development needs if so told. */
function install(stage: Stage, command: string): void {
  const target = join(stage.root, stage.workdir, 'node_modules')
  if (!command.includes('--omit=dev')) {
    symlinkSync(join(ROOT, 'node_modules'), target)
    return
  }
  const lock = JSON.parse(readFileSync(join(stage.root, stage.workdir, 'package-lock.json'), 'utf8'))
  mkdirSync(target)
  for (const [path, { dev, link }] of Object.entries<{ dev?: boolean; link?: boolean }>(lock.packages)) {
    if (!/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || dev || link) continue
    // Optional packages of other platforms are not there.
    const source = join(ROOT, path)
    if (existsSync(source)) cpSync(source, join(stage.root, stage.workdir, path), { recursive: true })
  }
}

/** The absolute paths of a command, where they lie here. */
const here = (root: string, text: string): string => text.replaceAll(/(?<=^|\s)\/(app|data)\b/g, `${root}/$1`)

function run(stage: Stage, command: string): void {
  const [first = '', ...rest] = command.split(' && ')
  const isInstall = first.startsWith('npm ci ')
  if (isInstall) install(stage, first)
  const left = (isInstall ? rest : [first, ...rest]).join(' && ')
  if (left === '') return
  // Only root can give files away; otherwise the image's user is the one that runs this.
  const mine = isRoot ? left : left.replaceAll('1000:1000', `${process.getuid?.()}:${process.getgid?.()}`)
  execFileSync('sh', ['-ec', here(stage.root, mine)], {
    cwd: join(stage.root, stage.workdir),
    env: { ...process.env, ...stage.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

function copy(stage: Stage, value: string, stages: ReadonlyMap<string, Stage>): void {
  const [, from, paths = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(value) ?? []
  const sources = paths.split(' ')
  const target = sources.pop() ?? ''
  const passes = contextOf(join(ROOT, '.dockerignore'))
  for (const source of sources) {
    if (from === undefined && !passes(source)) throw new Error(`.dockerignore keeps ${source} from the builder`)
    const origin = from === undefined ? join(ROOT, source) : join(stages.get(from)?.root ?? '', source)
    const end = target.endsWith('/') ? join(target, source) : target
    cpSync(origin, resolve(stage.root, stage.workdir.slice(1), end), { recursive: true, verbatimSymlinks: true })
  }
}

/**
 * Carries out the Dockerfile of this checkout without an engine: each COPY and RUN in folders that stand for the root
 * directories of its stages. The base image is this machine with the Node that runs the tests.
 */
export function buildImage(): Image {
  const instructions = readDockerfile(join(ROOT, 'Dockerfile'))
  const folder = mkdtempSync(join(tmpdir(), 'image-'))
  chmodSync(folder, 0o755)
  // Thousands of files, on a machine that may be busy.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }), 60_000)
  const stages = new Map<string, Stage>()
  let stage: Stage = { root: '', workdir: '/', env: {}, user: '' }
  for (const { name, value } of instructions) {
    if (name === 'FROM') {
      const alias = value.split(' AS ')[1] ?? 'image'
      stage = { root: join(folder, alias), workdir: '/', env: {}, user: '0:0' }
      stages.set(alias, stage)
      mkdirSync(join(stage.root, 'bin'), { recursive: true })
    } else if (name === 'WORKDIR') {
      stage.workdir = value
      mkdirSync(join(stage.root, value), { recursive: true })
    } else if (name === 'COPY') copy(stage, value, stages)
    else if (name === 'RUN') run(stage, value)
    else if (name === 'ENV') Object.assign(stage.env, readPairs(value))
    else if (name === 'USER') stage.user = value
    else if (!['ARG', 'LABEL', 'VOLUME', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD'].includes(name))
      throw new Error(`${name} is not carried out here`)
  }
  const said = (wanted: string) => instructions.findLast(({ name }) => name === wanted)?.value ?? ''
  // The Node of the tests may lie where only root may look.
  cpSync(process.execPath, join(stage.root, 'bin/node'))
  return {
    ...stage,
    instructions,
    volume: said('VOLUME'),
    health: readExecForm(said('HEALTHCHECK')),
    entrypoint: readExecForm(said('ENTRYPOINT')),
    cmd: readExecForm(said('CMD')),
  }
}

type Env = Readonly<Record<string, string>>

function commandOf(image: Image, args: readonly string[], env: Env) {
  const map = (text: string) => here(image.root, text)
  const all = Object.entries({ ...image.env, ...env }).map(([name, value]) => [name, map(value)])
  return {
    args: args.map(map),
    env: { PATH: `${join(image.root, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin`, ...Object.fromEntries(all) },
  }
}

/** Words before a command that give it what it has in a container: the image's user, process 1, only the volume to write to. */
function contained(image: Image): string[] {
  const user = image.user.split(':')
  const drop = isRoot ? ['setpriv', '--reuid', user[0] ?? '', '--regid', user[1] ?? '', '--clear-groups'] : []
  if (!mayUnshare) return drop
  const readOnly = 'mount --bind "$0" "$0" && mount -o remount,ro,bind / && exec "$@"'
  const own = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  return ['unshare', ...own, 'sh', '-c', readOnly, join(image.root, image.volume), ...drop]
}

/** A process tree's own root is reached by its parent alone. */
function processOne(running: Running): number {
  const { pid = 0 } = running.child
  if (!mayUnshare) return pid
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())
}

export interface Container extends Running {
  /** Sends process 1 of the container a signal, as `docker stop` does. Returns the exit code and how long it took. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>
}

/** `docker run --read-only -e … image args`. */
export function startContainer(image: Image, env: Env = {}, args: readonly string[] = image.cmd): Container {
  const command = commandOf(image, [...image.entrypoint, ...args], env)
  const [program = '', ...rest] = [...contained(image), ...command.args]
  const options = { cwd: join(image.root, image.workdir), env: command.env }
  const running = startProcess(program, rest, options)
  return {
    ...running,
    stop: (signal = 'SIGTERM') =>
      new Promise((done) => {
        const begun = performance.now()
        running.child.once('close', (code) => done({ code, ms: performance.now() - begun }))
        process.kill(processOne(running), signal)
      }),
  }
}

/** `docker exec`, or what the engine does for HEALTHCHECK. Returns the exit code and all that was printed. */
export function execInContainer(image: Image, args: readonly string[], env: Env = {}) {
  const command = commandOf(image, args, env)
  const [uid = 0, gid = 0] = image.user.split(':').map(Number)
  const [program = '', ...rest] = command.args
  const { status, stdout, stderr } = spawnSync(join(image.root, 'bin', program), rest, {
    cwd: join(image.root, image.workdir),
    env: command.env,
    encoding: 'utf8',
    ...(isRoot && { uid, gid }),
  })
  return { code: status, output: stdout + stderr }
}
