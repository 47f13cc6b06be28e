import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const SRC = resolve(import.meta.dirname, '../src')
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const room = (file: string): string => (file.includes('/') ? (file.split('/')[0] as string) : file)
const importsOf = (file: string): string[] =>
  [...readFileSync(join(SRC, file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(
    (match) => match[1] as string,
  )

/** What each room, and each file beside the rooms, may import beside itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // The middle: what providers say, what is done with it, where it is kept.
  contract: [],
  providers: ['contract'],
  engine: ['contract'],
  store: ['contract'],
  // Around it: written down, called, steered, put in and taken out.
  openapi: ['contract'],
  client: ['contract', 'providers'],
  admin: ['contract', 'engine'],
  state: ['contract', 'engine', 'admin'],
  config: ['contract'],
  // Put together.
  'version.ts': [],
  'config.ts': ['contract', 'config'],
  'control.ts': ['contract', 'engine', 'admin', 'state', 'sandbox.ts'],
  'sandbox.ts': ['contract', 'engine', 'store', 'admin', 'state', 'control.ts', 'documents'],
  'sandboxes.ts': ['engine', 'store', 'sandbox.ts'],
  // Ways to a sandbox, and what is told of it.
  http: ['contract', 'engine', 'admin', 'sandbox.ts'],
  documents: ['contract', 'engine', 'providers', 'openapi', 'admin', 'state', 'http', 'sandbox.ts', 'version.ts'],
  report: ['contract', 'engine', 'sandbox.ts'],
  library: ['contract', 'engine', 'providers', 'admin', 'state', 'sandbox.ts'],
  'index.ts': 'contract engine providers store state client http library sandboxes.ts version.ts'.split(' '),
  testing: ['report', 'index.ts'],
  // A command line is no program's library: it has the parts, not the handle.
  cli: 'contract engine providers store openapi admin state config http documents report'
    .split(' ')
    .concat('config.ts', 'sandbox.ts', 'sandboxes.ts', 'version.ts'),
}

/** Packages that only one room, or one folder of it, may import. */
const OWNER: Readonly<Record<string, string>> = {
  express: 'http',
  '@fastify/busboy': 'http',
  lowdb: 'store',
  pg: 'store/postgres',
  undici: 'engine',
  '@faker-js/faker': 'cli/generate',
  'openapi3-ts': 'openapi',
  commander: 'cli',
  pino: 'cli',
  vitest: 'testing',
}

/** `@faker-js/faker/locale/en` → `@faker-js/faker`. */
const packageOf = (path: string): string => path.split('/', path.startsWith('@') ? 2 : 1).join('/')

const IMPURE = [/\bDate\b/, /\bMath\.random\b/, /\bfetch\(/, /\bprocess\./, /\bsetTimeout\b/, /\blocaleCompare\b/]

describe.each(files)('%s', (file) => {
  const own = room(file)

  test('imports point inward', () => {
    const allowed = MAY_IMPORT[own]
    if (!allowed) throw new Error(`Say in MAY_IMPORT what ${own} may import`)
    for (const path of importsOf(file)) {
      if (!path.startsWith('.')) {
        const owner = OWNER[packageOf(path)]
        expect(owner === undefined || file.startsWith(`${owner}/`), `${path} belongs to ${owner}`).toBe(true)
        continue
      }
      const target = relative(SRC, join(SRC, dirname(file), path))
      if (target.startsWith('..')) continue
      expect([own, ...allowed], `${file} imports ${target}`).toContain(room(target))
      if (own === 'providers' && file.split('/').length > 2 && target.startsWith('providers/')) {
        expect(target.split('/')[1], 'no provider imports another').toBe(file.split('/')[1])
      }
    }
  })

  test('only config.ts reads the environment', () => {
    const reads = readFileSync(join(SRC, file), 'utf8').includes('process.env')
    expect(reads && file !== 'config.ts').toBe(false)
  })

  if (own === 'providers' || own === 'contract') {
    test('is pure', () => {
      const code = readFileSync(join(SRC, file), 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\/\/.*$/gm, '')
      for (const impure of IMPURE) expect(code).not.toMatch(impure)
    })
  }
})
