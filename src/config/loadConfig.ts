import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { didYouMean } from '../contract/schema/validation.ts'
import { about, prose, proseOf } from '../contract/values/prose.ts'
import type { Config } from './config.ts'
import { processEnvironment } from './environment.ts'
import { flagName, OPTIONS, type OptionName, optionNames } from './options.ts'
import { ConfigError } from './values.ts'

const PREFIX = 'CHANNEL_SANDBOX_'
export const environmentName = (name: string): string => PREFIX + flagName(name).replaceAll('-', '_').toUpperCase()

/**
 * Names the sandbox exports to others beside those of its providers, as `GET /__admin/env` returns them; a sandbox
 * started by such a child meets them and has no use for them. The admin token is exported too, and such a sandbox asks
 * for the same one.
 */
const EXPORTED = ['URL', 'ADMIN_URL', 'CONFIG'].map((name) => PREFIX + name)

/** Whether a variable is one that the sandbox exports: `CHANNEL_SANDBOX_EGRET_APP_KEY`. */
const isExported = (variable: string, providerIds: readonly string[]): boolean =>
  providerIds.some((id) => variable.startsWith(`${environmentName(id)}_`))

const CONFIG_FILES = ['channel-sandbox.config.json', 'channel-sandbox.config.yaml']

function readOne<K extends OptionName>(name: K, raw: unknown, source: string): Config[K] {
  try {
    return OPTIONS[name].read(raw)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    // An address may hold a password.
    const [given, givenZh] =
      name === 'store' ? ['', ''] : [`, not ${JSON.stringify(raw)}`, `，而不是 ${JSON.stringify(raw)}`]
    const { en, zh } = error.prose
    throw new ConfigError(prose(`${source}: expected ${en}${given}`, `${source}: 应为 ${zh}${givenZh}`))
  }
}

function unknownName(name: string, known: readonly string[], source: string): never {
  const meant = didYouMean(name, known)
  const list = known.join(', ')
  throw new ConfigError(
    meant === undefined
      ? prose(`${source}: unknown ${name}; known: ${list}`, `${source}: 未知的 ${name}；可用：${list}`)
      : prose(`${source}: unknown ${name}; did you mean ${meant}?`, `${source}: 未知的 ${name}；是否想用 ${meant}？`),
  )
}

type Settings = { -readonly [K in keyof Config]?: Config[K] }

function set<K extends OptionName>(settings: Settings, name: K, raw: unknown, source: string): void {
  settings[name] = readOne(name, raw, source)
}

async function fromEnvironment(
  environment: NodeJS.ProcessEnv,
  providerIds: () => Promise<readonly string[]>,
): Promise<Settings> {
  const byName = new Map(optionNames.map((name) => [environmentName(name), name]))
  const settings: Settings = {}
  for (const [variable, raw] of Object.entries(environment)) {
    // An empty variable is one that is not set: so Compose and CI systems take back what an image sets.
    if (!variable.startsWith(PREFIX) || raw === '') continue
    const name = byName.get(variable)
    if (name !== undefined) set(settings, name, raw, variable)
    else if (!EXPORTED.includes(variable) && !isExported(variable, await providerIds()))
      unknownName(variable, [...byName.keys()], 'environment')
  }
  return settings
}

/** Reads a JSON or YAML file; YAML's reader is loaded only for YAML. */
export async function readStructured(file: string): Promise<unknown> {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ConfigError(prose(`${file}: cannot be read (${code})`, `${file}: 无法读取（${code}）`))
  }
  try {
    if (!/\.ya?ml$/.test(file)) return JSON.parse(content)
    const { parse } = await import('yaml')
    return parse(content)
  } catch (error) {
    throw new ConfigError(about(file, proseOf(error)))
  }
}

/** In which line of a YAML file the value at a path stands, `/egret/apps/0/appId`; undefined for what is not there. */
export async function yamlLines(file: string): Promise<(path: string) => number | undefined> {
  const { LineCounter, parseDocument } = await import('yaml')
  const lineCounter = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter })
  return (path) => {
    const steps = path.split('/').slice(1)
    // What is missing is told with the line of what it is missing in.
    for (let length = steps.length; length > 0; length -= 1) {
      const node = document.getIn(steps.slice(0, length), true) as { readonly range?: readonly number[] } | undefined
      const start = node?.range?.[0]
      if (start !== undefined) return lineCounter.linePos(start).line
    }
    return undefined
  }
}

async function fromFile(file: string | undefined, cwd: string): Promise<Settings> {
  const path = file === undefined ? CONFIG_FILES.map((name) => resolve(cwd, name)).find(existsSync) : resolve(cwd, file)
  if (path === undefined) return {}
  const content = await readStructured(path)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError(prose(`${path}: expected an object of settings`, `${path}: 应为由设置组成的对象`))
  }
  const settings: Settings = {}
  for (const [name, raw] of Object.entries(content)) {
    if (Object.hasOwn(OPTIONS, name)) set(settings, name as OptionName, raw, `${path}, ${name}`)
    else unknownName(name, optionNames, path)
  }
  return settings
}

/** Flag, then environment, then file, then default. Flags come as texts, lists or true, by option name. */
export async function loadConfig(
  flags: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv = processEnvironment(),
  cwd: string = process.cwd(),
  /** Asked only where the environment holds a name that is no option's. */
  providerIds: () => Promise<readonly string[]> = async () => [],
): Promise<Config> {
  const { config: flagFile, ...options } = flags
  const fromFlags: Settings = {}
  for (const [name, raw] of Object.entries(options)) {
    set(fromFlags, name as OptionName, raw, `--${flagName(name)}`)
  }
  const file = (flagFile ?? environment[`${PREFIX}CONFIG`]) as string | undefined
  const defaults = Object.fromEntries(optionNames.map((name) => [name, OPTIONS[name].fallback]))
  return {
    ...defaults,
    ...(await fromFile(file, cwd)),
    ...(await fromEnvironment(environment, providerIds)),
    ...fromFlags,
  } as Config
}
