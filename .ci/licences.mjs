// dist/THIRD-PARTY-LICENSES.txt: the licence of every package whose code is in dist/, as their authors ask for.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The nearest folder above a file that is a package: one with a name and a version. */
function packageOf(file) {
  for (let folder = dirname(file); folder.includes('node_modules'); folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    const manifest = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
    if (manifest.name && manifest.version) return { folder, ...manifest }
  }
  throw new Error(`${file} belongs to no package`)
}

const nameOf = (person) => (typeof person === 'string' ? person : person?.name)

function licenceText({ folder, name, version, license, author }) {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
  if (!license && texts.length === 0) throw new Error(`${name} says nothing of its licence`)
  if (texts.length === 0) texts.push(`Licensed under ${license} by ${nameOf(author) ?? `the authors of ${name}`}.`)
  return `${name} ${version} (${license ?? 'see below'})\n\n${texts.join('\n\n')}\n`
}

/**
 * Writes the file.
 *
 * @param files paths of the packages' files that went into dist/, as esbuild lists its inputs
 * @returns names of the packages
 */
export function writeLicences(files) {
  const packages = new Map()
  for (const file of files.filter((path) => path.includes('node_modules/'))) {
    const found = packageOf(file)
    packages.set(`${found.name} ${found.version}`, found)
  }
  const sorted = [...packages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found)
  const rule = `\n${'-'.repeat(80)}\n\n`
  const head =
    'channel-sandbox contains code of these packages. Each stands under its own licence, which follows its name.\n'
  writeFileSync('dist/THIRD-PARTY-LICENSES.txt', [head, ...sorted.map(licenceText)].join(rule))
}
