import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { providers } from '../src/providers/index.ts'

const SRC = resolve(import.meta.dirname, '../src')
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
const textOf = (file: string): string => readFileSync(join(SRC, file), 'utf8')
const importsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1] as string)
const targetOf = (file: string, path: string): string => relative(SRC, join(SRC, dirname(file), path))

/** Folders whose own folders are rooms with a rule each. */
const HALLS = ['engine', 'library']

/** `engine/journal/events.ts` → `engine/journal`, `http/app.ts` → `http`, `index.ts` → `index.ts`. */
function room(file: string): string {
  const [first = '', second = '', ...rest] = file.split('/')
  return HALLS.includes(first) && rest.length > 0 ? `${first}/${second}` : first
}

/**
 * What each room, and each file beside the rooms, may import beside itself. `engine` alone stands for all its rooms. A
 * room of the engine may import the rooms that stand above it in this table, as far as it names them.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // The middle: what providers say, what is done with it, where it is kept.
  contract: [],
  providers: ['contract'],
  'engine/runtime': ['contract'],
  'engine/matching': ['contract', 'engine/runtime'],
  'engine/explain': ['contract', 'engine/runtime'],
  'engine/faults': ['contract', 'engine/matching'],
  'engine/journal': ['contract', 'engine/runtime', 'engine/matching', 'engine/explain'],
  'engine/callbacks': ['contract', 'engine/runtime', 'engine/explain', 'engine/faults', 'engine/journal'],
  'engine/persistence': ['contract', 'engine/runtime', 'engine/faults', 'engine/journal'],
  'engine/request': [
    'contract',
    'engine/runtime',
    'engine/explain',
    'engine/faults',
    'engine/journal',
    'engine/callbacks',
    'engine/persistence',
  ],
  'engine/takeover': ['contract', 'engine/explain', 'engine/journal', 'engine/request'],
  'engine/verification': ['contract', 'engine/matching', 'engine/journal', 'engine/callbacks'],
  store: ['contract', 'engine/runtime'],
  // Plays the channel against a game; a sandbox hands it what it needs.
  certify: ['contract'],
  // Around it: operated, put together, reached over HTTP, written down.
  admin: ['contract', 'engine'],
  config: ['contract'],
  // Hosts, certificates and tunnels of a proxy; knows neither a sandbox nor express.
  proxy: ['contract'],
  'version.ts': [],
  sandbox: ['contract', 'engine', 'store', 'admin', 'certify'],
  fleet: ['contract', 'engine', 'store', 'admin', 'sandbox'],
  http: ['contract', 'engine', 'store', 'admin', 'proxy', 'sandbox', 'fleet'],
  // Runs in a browser: of admin it has the types alone.
  dashboard: ['admin'],
  openapi: ['contract', 'engine', 'admin', 'proxy', 'http', 'sandbox', 'version.ts'],
  // Ways to a sandbox, and what is said of it.
  declarations: ['contract'],
  'library/client': ['contract'],
  'library/report': ['contract', 'engine', 'sandbox'],
  library: [
    'contract',
    'engine',
    'providers',
    'admin',
    'certify',
    'config',
    'sandbox',
    'library/client',
    'library/shared',
  ],
  // A sandbox of a program that other processes serve as well.
  'library/shared': ['contract', 'engine', 'sandbox', 'library'],
  'index.ts': [
    'contract',
    'engine',
    'providers',
    'store',
    'http',
    'openapi',
    'proxy',
    'sandbox',
    'library',
    'library/client',
    'library/shared',
    'createShared.ts',
    'version.ts',
  ],
  'createShared.ts': ['engine', 'http', 'openapi', 'proxy', 'library', 'library/shared', 'version.ts'],
  'library/testing': ['library', 'library/report', 'index.ts'],
  // A command line is no program's library: it has the parts, and of the handle what programs ask a replica for.
  cli: [
    'contract',
    'engine',
    'providers',
    'store',
    'admin',
    'certify',
    'config',
    'proxy',
    'sandbox',
    'fleet',
    'http',
    'openapi',
    'library/report',
    'library/shared',
    'version.ts',
  ],
}

const allows = (own: string, target: string): boolean =>
  own === target ||
  (MAY_IMPORT[own] ?? []).some((name) => name === target || (name === 'engine' && target.startsWith('engine/')))

/** Packages that only one room, or one folder of it, may import. */
const OWNER: Readonly<Record<string, string>> = {
  express: 'http',
  '@fastify/busboy': 'http',
  lowdb: 'store',
  pg: 'store/postgres',
  preact: 'dashboard',
  '@preact/signals': 'dashboard',
  undici: 'engine',
  diff: 'engine/explain',
  '@peculiar/x509': 'proxy',
  '@peculiar/asn1-x509': 'proxy',
  '@peculiar/asn1-schema': 'proxy',
  '@peculiar/asn1-pfx': 'proxy',
  '@peculiar/asn1-cms': 'proxy',
  'reflect-metadata': 'proxy',
  '@faker-js/faker': 'cli/generate',
  'openapi3-ts': 'openapi',
  commander: 'cli',
  'string-width': 'cli',
  pino: 'cli',
  vitest: 'library/testing',
}

/** `@faker-js/faker/locale/en` → `@faker-js/faker`. */
const packageOf = (path: string): string => path.split('/', path.startsWith('@') ? 2 : 1).join('/')

/** The clock is forbidden, not the calendar: `new Date(ms)` and `Date.UTC` are pure. */
const IMPURE = [
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /(?<!new )\bDate\(/,
  /\bMath\.random\b/,
  /\bfetch\(/,
  /\bprocess\./,
  /\bperformance\.now\b/,
  /\bsetTimeout\b/,
  /\blocaleCompare\b/,
]

const PROVIDER_NAME = new RegExp(providers.map(({ service }) => service.id).join('|'), 'i')

/** Where a provider's name may stand outside its room, and why. Comments and examples in documents show some provider. */
const NAMES_A_PROVIDER: Readonly<Record<string, string>> = {
  'library/clients.ts': 'the package exports a client of each by name, which users import',
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<!:)\/\/.*$/gm, '')

describe.each(files)('%s', (file) => {
  const own = room(file)

  test('imports point inward', () => {
    if (!MAY_IMPORT[own]) throw new Error(`Say in MAY_IMPORT what ${own} may import`)
    for (const path of importsOf(file)) {
      if (!path.startsWith('.')) {
        const owner = OWNER[packageOf(path)]
        expect(owner === undefined || file.startsWith(`${owner}/`), `${path} belongs to ${owner}`).toBe(true)
        continue
      }
      const target = targetOf(file, path)
      if (target.startsWith('..')) continue
      expect(allows(own, room(target)), `${file} (room ${own}) imports ${target}`).toBe(true)
      if (own === 'providers' && file.split('/').length > 2 && target.startsWith('providers/')) {
        expect(target.split('/')[1], 'no provider imports another').toBe(file.split('/')[1])
      }
    }
  })

  if (own !== 'providers' && !(file in NAMES_A_PROVIDER)) {
    test('names no provider', () => {
      const code = withoutComments(textOf(file)).replace(/\bexample: '[^']*'/g, '')
      expect(code.split('\n').filter((line) => PROVIDER_NAME.test(line))).toEqual([])
    })
  }

  if (own === 'dashboard') {
    test('imports nothing but types from other rooms', () => {
      const foreign = [
        ...textOf(file).matchAll(/^import (?!type )[^\n]*from '((?:\.\.\/)+(?:admin|contract)\/[^']+)'/gm),
      ]
      expect(foreign.map(([, path]) => path)).toEqual([])
    })
  }

  test('only config/environment.ts reads the environment', () => {
    expect(textOf(file).includes('process.env') && file !== 'config/environment.ts').toBe(false)
  })

  if (own === 'cli' && !file.startsWith('cli/output/')) {
    test('writes through cli/output, which cleans what others wrote', () => {
      expect(textOf(file)).not.toMatch(/\bprocess\.std(out|err)\.write\b|\bconsole\./)
    })
  }

  if (own === 'providers' || own === 'contract') {
    test('is pure', () => {
      const code = withoutComments(textOf(file))
      for (const impure of IMPURE) expect(code).not.toMatch(impure)
    })
  }
})

/** Files that import each other in a loop, by Tarjan's strongly connected components. */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []

  function visit(file: string): void {
    const number = order.size
    order.set(file, number)
    lowest.set(file, number)
    stack.push(file)
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next)
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file) as number, lowest.get(next) as number))
    }
    if (lowest.get(file) !== number) return
    const circle = stack.splice(stack.indexOf(file))
    if (circle.length > 1) circles.push(circle.sort())
  }

  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return circles
}

describe('circles', () => {
  const known = new Set(files)
  const graph = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((path) => path.startsWith('.'))
        .map((path) => targetOf(file, path))
        .filter((target) => known.has(target)),
    ]),
  )

  test('no files import each other in a loop, types and lazy imports included', () => {
    expect(circlesOf(graph)).toEqual([])
  })

  test('a loop would be found', () => {
    const loop = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ])
    expect(circlesOf(loop)).toEqual([['b', 'c']])
  })
})
