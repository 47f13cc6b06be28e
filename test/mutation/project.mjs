import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { mutantsOf } from './mutants.mjs'
import { withSwitches } from './switches.mjs'

export const ROOT = resolve(import.meta.dirname, '../..')

/** What git knows and what is not yet added, of these folders or files. */
export const listed = (...args) =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...args], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(ROOT, file)))

/** Every change that can be made in these folders or files of src/. */
export const mutantsIn = (places) =>
  listed(...places)
    .filter((file) => /^src\/.*\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .flatMap((file) => mutantsOf(file, readFileSync(join(ROOT, file), 'utf8')).map((mutant) => ({ ...mutant, file })))

/** A copy of the project beside the packages that are installed, with these changes written into it, switched off. */
export function copyWith(folder, mutants) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const file of listed()) cpSync(join(ROOT, file), join(folder, file), { recursive: true })
  for (const place of ['', '.ci', 'test/openapi', 'test/ts-jest']) {
    const packages = join(ROOT, place, 'node_modules')
    if (existsSync(packages)) symlinkSync(packages, join(folder, place, 'node_modules'))
  }
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const changes = mutants.filter((mutant) => mutant.file === file)
    writeFileSync(join(folder, file), withSwitches(readFileSync(join(ROOT, file), 'utf8'), changes))
  }
}
