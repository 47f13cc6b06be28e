import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { shippedTypes } from '../../src/declarations/index.ts'
import { providers } from '../../src/providers/index.ts'
import { seedSchema } from '../../src/sandbox/seed.ts'
import { acme } from '../fourth-provider/provider.ts'
import { ROOT } from '../support/dist.ts'
import { isFull } from '../support/size.ts'

type All = Parameters<typeof shippedTypes>[0]

const written = (all: All, language: 'en' | 'zh' = 'en'): string =>
  shippedTypes(all, seedSchema(all) as never, language)

/** Compiles modules inside this checkout, where sources and packages are found. Returns what the compiler says. */
function compile(files: Readonly<Record<string, string>>): string {
  mkdirSync(join(ROOT, 'node_modules/.cache'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, 'node_modules/.cache/declarations-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const tsconfig = {
    extends: join(ROOT, 'tsconfig.json'),
    include: ['*.ts'],
    exclude: [],
    compilerOptions: { rewriteRelativeImportExtensions: false },
  }
  for (const [name, text] of Object.entries({ ...files, 'tsconfig.json': JSON.stringify(tsconfig) }))
    writeFileSync(join(folder, name), text)
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }).stdout
}

describe('the types that are written out', () => {
  // The compiler reads all of the sources.
  test.runIf(isFull)('are those our own compiler computes, of three providers and of four', () => {
    const fromSource = (text: string) => text.replace("'./index.js'", `'${join(ROOT, 'src/index.ts')}'`)
    const check = `
      import type * as computed from '${join(ROOT, 'src/library/shipped.ts')}'
      import type { Channels } from '${join(ROOT, 'src/library/channels.ts')}'
      import type { Clients } from '${join(ROOT, 'src/library/client/index.ts')}'
      import type { acme } from '${join(ROOT, 'test/fourth-provider/provider.ts')}'
      import type * as four from './four.ts'
      import type * as three from './three.ts'

      declare const of: <T>() => T
      of<three.ShippedChannels>() satisfies computed.ShippedChannels
      of<three.ShippedClients>() satisfies computed.ShippedClients
      of<three.ShippedSigners>() satisfies computed.ShippedSigners
      of<four.ShippedChannels>() satisfies Channels<readonly [typeof acme]>
      of<four.ShippedClients>() satisfies Clients<readonly [typeof acme]>
      'acme' satisfies four.ProviderName
      // @ts-expect-error: there are three
      'acme' satisfies three.ProviderName
    `
    const four = written([...providers, acme])
    expect(
      compile({ 'three.ts': fromSource(written(providers)), 'four.ts': fromSource(four), 'check.ts': check }),
    ).toBe('')
  })

  test('have a provider that was added by itself', () => {
    const four = written([...providers, acme])
    expect(four).toMatch(/interface AcmeChannel \{[\s\S]*readonly grant: \(params: AcmeGrantParams\)/)
    expect(four).toMatch(/type ProviderName = 'acme' \| /)
  })

  test('say of every action, method and parameter what its schema says, in the language that is asked for', () => {
    for (const language of ['en', 'zh'] as const) {
      const text = written(providers, language)
      for (const { operations, actions, lists } of providers) {
        for (const { summary } of [...operations, ...actions, ...lists]) expect(text).toContain(summary[language])
        for (const { params } of [...operations, ...actions]) {
          for (const [name, field] of Object.entries(params)) {
            const said = field as { description?: string; 'x-description-zh'?: string }
            const prose = language === 'en' ? said.description : said['x-description-zh']
            if (name !== 'sign' && prose !== undefined) expect(text).toContain(prose)
          }
        }
      }
    }
  })
})
