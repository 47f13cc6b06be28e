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
  return { title: `${name} ${version} (${license ?? 'see below'})`, paragraphs: texts.join('\n\n').split(/\n\s*\n/) }
}

const LONG = 100
/** Who has the copyright stands with the package. */
const OWNED = /^\s*(\(c\) )?copyright\b/im

const keyOf = (text) => text.replace(/\s+/g, ' ').trim()

/** What several packages say word for word, however its lines are broken, is written once: it is four fifths of all. */
function createShared(sections) {
  const counts = new Map()
  for (const { paragraphs } of sections)
    for (const key of new Set(paragraphs.map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1)
  const isShared = (paragraph) =>
    keyOf(paragraph).length >= LONG && !OWNED.test(paragraph) && counts.get(keyOf(paragraph)) > 1
  const texts = new Map()
  function named(text) {
    const key = keyOf(text)
    if (!texts.has(key)) texts.set(key, { name: `[text ${texts.size + 1}]`, text })
    return texts.get(key).name
  }
  return {
    /** A licence with a name for each run of shared paragraphs in it. */
    written(paragraphs) {
      const runs = []
      for (const paragraph of paragraphs) {
        const shared = isShared(paragraph)
        const last = runs.at(-1)
        if (last?.shared === shared) last.texts.push(paragraph)
        else runs.push({ shared, texts: [paragraph] })
      }
      return runs.map(({ shared, texts }) => (shared ? named(texts.join('\n\n')) : texts.join('\n\n'))).join('\n\n')
    },
    texts: () => [...texts.values()].map(({ name, text }) => `${name}\n\n${text}`),
  }
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
  const sections = sorted.map(licenceText)
  const shared = createShared(sections)
  const rule = `\n\n${'-'.repeat(80)}\n\n`
  const head =
    'channel-sandbox contains code of these packages. Each stands under its own licence, which follows its name;\n' +
    '[text 1] in it is the text that stands under that name at the end of this file, as it is the same for several.'
  const own = sections.map(({ title, paragraphs }) => `${title}\n\n${shared.written(paragraphs)}`)
  const all = [head, ...own, ...shared.texts()]
  writeFileSync('dist/THIRD-PARTY-LICENSES.txt', `${all.join(rule)}\n`)
}
