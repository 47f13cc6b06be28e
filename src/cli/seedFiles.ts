import { resolve } from 'node:path'
import { readStructured, yamlLines } from '../config/loadConfig.ts'
import { ConfigError } from '../config/values.ts'
import { changed, prose, same } from '../contract/values/prose.ts'
import { combineSeeds, demoSeed, type Seed, SeedError } from '../sandbox/seed.ts'
import { EXIT, Exit } from './exit.ts'
import { say } from './output/language.ts'
import { loadProviders } from './providers.ts'

/** A file that cannot be read is as bad a seed as one whose content is wrong. */
async function readSeed(file: string): Promise<unknown> {
  try {
    return await readStructured(resolve(file))
  } catch (error) {
    if (error instanceof ConfigError) throw new Exit(EXIT.environment, say(error.prose))
    throw error
  }
}

/** Reads, checks and merges seed files. */
export async function readSeeds(files: readonly string[]): Promise<Seed> {
  const seeds = []
  for (const file of files) seeds.push({ seed: await readSeed(file), source: same(file) })
  try {
    return combineSeeds(seeds, await loadProviders())
  } catch (error) {
    const [only] = files
    if (!(error instanceof SeedError) || files.length > 1 || only === undefined || !/\.ya?ml$/.test(only)) throw error
    const lineOf = await yamlLines(resolve(only))
    throw new SeedError(
      same(only),
      error.each.map((mistake) => {
        const [, path] = /^(\/\S*): /.exec(mistake.en) ?? []
        const line = path === undefined ? undefined : lineOf(path)
        if (path === undefined || line === undefined) return mistake
        const { en, zh } = changed(mistake, (text) => text.slice(path.length))
        return prose(`${path} (line ${line})${en}`, `${path}（第 ${line} 行）${zh}`)
      }),
    )
  }
}

/** The seed to start from: the named files, else the demo, else nothing. */
export async function loadSeed(files: readonly string[], noDemo: boolean): Promise<Seed> {
  if (files.length > 0) return readSeeds(files)
  // A test checks the demo; doing so at every start would be a thirtieth of it.
  return noDemo ? {} : demoSeed(await loadProviders())
}
