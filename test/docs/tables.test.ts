import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import build from '../../.ci/package.json' with { type: 'json' }
import manifest from '../../package.json' with { type: 'json' }
import { flagName, optionNames } from '../../src/config/options.ts'
import { createSandbox } from '../../src/index.ts'
import { runCommand } from '../support/command.ts'
import { ROOT } from '../support/dist.ts'
import { committed, type Json } from '../support/documents.ts'
import { type Language, rowsOf, textOf } from '../support/guides.ts'

const LANGUAGES = ['en', 'zh'] as const

/** What stands in back quotes in a cell. */
const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text as string)

/** `/a/{b,c}` → `/a/b`, `/a/c`: one row for what is alike. `{name}` stays. */
const spelled = (path: string): string[] => {
  const [whole, names] = /\{([^}]*,[^}]*)\}/.exec(path) ?? []
  return whole === undefined ? [path] : (names as string).split(',').map((name) => path.replace(whole, name))
}

const rowsFrom = (page: 'admin-api' | 'commands' | 'development', language: Language) => rowsOf(textOf(page, language))

describe.each(LANGUAGES)('the table of the admin API, %s', (language) => {
  const calls = rowsFrom('admin-api', language).flatMap(([call, body]) => {
    const [, method, path, query = ''] = /^`([A-Z]+) (\/__admin[^?`]*)\??([^`]*)`$/.exec(call ?? '') ?? []
    if (method === undefined || path === undefined) return []
    return spelled(path).map((one) => ({ call: `${method} ${one}`, query: query.split('&'), body: quoted(body) }))
  })
  const { paths, components } = JSON.parse(committed('admin', 'json'))
  const resolved = (schema: Json): Json =>
    schema?.$ref === undefined ? schema : components.schemas[schema.$ref.split('/').at(-1)]
  const documented = Object.entries<Json>(paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, operation]) => ({ call: `${method.toUpperCase()} ${path}`, operation })),
  )

  test('has every call of openapi/admin.yaml once, and the documents themselves', () => {
    const served = ['GET /__admin/openapi/{name}.json', 'GET /__admin/docs']
    expect(calls.map(({ call }) => call).sort()).toEqual([...documented.map(({ call }) => call), ...served].sort())
  })

  test.each(documented)('says what $call takes', ({ call, operation }) => {
    const row = calls.find((one) => one.call === call)
    const parameters: Json[] = operation.parameters ?? []
    const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name)
    expect(row?.query.filter((name) => name !== '').sort()).toEqual(query.sort())
    const schema = resolved(operation.requestBody?.content['application/json']?.schema)
    const required: string[] = schema?.required ?? []
    const members = Object.keys(schema?.properties ?? {}).map((name) => (required.includes(name) ? name : `${name}?`))
    // What the scope may be stands behind its name.
    expect(row?.body.sort()).toEqual(members.sort())
  })
})

describe.each(LANGUAGES)('the table of options, %s', (language) => {
  const rows = new Map(
    rowsFrom('commands', language).flatMap(([option = '', fallback = '']) => {
      const [flag] = quoted(option)
      return flag?.startsWith('--') ? [[flag.split(' ')[0] as string, fallback] as const] : []
    }),
  )

  test('has every option of start, and --config', () => {
    expect([...rows.keys()].sort()).toEqual([...optionNames.map((name) => `--${flagName(name)}`), '--config'].sort())
  })

  test('has the defaults there are', async () => {
    const help = (await runCommand(['start', '--help'])).stdout.split(/^ {2}(?=-)/m)
    for (const [flag, shown] of rows) {
      const told = help.find((option) => option.startsWith(`${flag} `))?.replaceAll(/\s+/g, ' ')
      const [, fallback] = /\(default: ([^)]+)\)/.exec(told ?? '') ?? []
      if (fallback !== undefined) expect(shown, flag).toBe(fallback)
    }
  })
})

test.each(LANGUAGES)('the table of variables has what exec exports, %s', async (language) => {
  await using sandbox = await createSandbox({ listen: false })
  const listed = rowsFrom('commands', language).flatMap(([cell]) => {
    const [first = '', ...rest] = quoted(cell)
    if (!first.startsWith('CHANNEL_SANDBOX_')) return []
    const [prefix = ''] = /^CHANNEL_SANDBOX_[A-Z]+/.exec(first) ?? []
    return [first, ...rest.map((name) => (name.startsWith('_') ? prefix + name : name))]
  })
  const token = 'CHANNEL_SANDBOX_ADMIN_TOKEN'
  expect(listed.sort()).toEqual([...Object.keys(await sandbox.env()), token].sort())
})

test.each(LANGUAGES)(
  'the table of bundled packages has what src imports and the package does not install, %s',
  (language) => {
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    const imported = files
      .filter((name) => /\.tsx?$/.test(name))
      .flatMap((name) => [
        ...readFileSync(join(ROOT, 'src', name), 'utf8').matchAll(/(?:from |import\()'((?:@[\w-]+\/)?[\w-]+)[^:']*'/g),
      ])
      .map(([, name]) => name as string)
    // Faker alone is loaded from where it is installed, and Vitest is the user's own.
    const bundled = new Set(imported.filter((name) => !['@faker-js/faker', 'vitest', 'node'].includes(name)))
    const listed = rowsFrom('development', language).map(([name = '']) => name)
    const packages = listed.filter((name) => name in build.devDependencies || name in manifest.dependencies)
    // The viewer's files are copied by the build.
    expect(packages.sort()).toEqual([...bundled, 'swagger-ui-dist'].sort())
  },
)

test.each(LANGUAGES)('README says what each package is for that an install brings, %s', (language) => {
  const listed = rowsOf(textOf('README', language)).map(([name = '']) => name)
  const installed = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]
  expect(listed).toEqual(expect.arrayContaining(installed))
})

test.each(LANGUAGES)('the table of rooms has every folder of src, %s', (language) => {
  const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const [start = '', end = ''] = textOf('development', language).split(/^## /m)
  expect(end).not.toBe('')
  expect(
    rowsOf(start)
      .flatMap(([cell]) => quoted(cell))
      .sort(),
  ).toEqual(folders.map(({ name }) => name).sort())
})
