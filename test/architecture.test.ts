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

/** What each room may import beside itself. Rooms that are not listed are the composition root and its callers. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  providers: ['contract'],
  engine: ['contract'],
  store: ['contract'],
  openapi: ['contract', 'providers'],
  admin: ['contract', 'engine'],
  http: ['contract', 'engine', 'admin', 'sandbox.ts', 'registry.ts'],
}

/** Packages that only one room may import. */
const OWNER: Readonly<Record<string, string>> = {
  express: 'http',
  lowdb: 'store',
  undici: 'engine',
  '@faker-js/faker': 'cli',
  'openapi3-ts': 'openapi',
  commander: 'cli',
  pino: 'cli',
  vitest: 'testing',
}

const IMPURE = [/\bDate\b/, /\bMath\.random\b/, /\bfetch\(/, /\bprocess\./, /\bsetTimeout\b/, /\blocaleCompare\b/]

describe.each(files)('%s', (file) => {
  const own = room(file)

  test('imports point inward', () => {
    const allowed = MAY_IMPORT[own]
    for (const path of importsOf(file)) {
      if (!path.startsWith('.')) {
        const owner = OWNER[path]
        expect(owner === undefined || owner === own, `${path} belongs to ${owner}`).toBe(true)
        continue
      }
      const target = relative(SRC, join(SRC, dirname(file), path))
      if (target.startsWith('..') || allowed === undefined) continue
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
