// Results of the bench as they are kept: JSON, and a page made from it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

const table = (rows) =>
  [
    '| | measured | to reach | |',
    '|---|---|---|---|',
    ...rows.map(({ what, value, reach, met }) => `| ${what} | ${value} | ${reach} | ${met ? 'yes' : '**no**'} |`),
  ].join('\n')

function page({ date, commit, machine, isShort, parts }) {
  const { model, cores, gigabytes, node, platform } = machine
  const sections = Object.entries(parts).map(([name, { date: own, rows }]) => {
    const when = own === date ? '' : ` (${own})`
    return `## ${name}${when}\n\n${table(rows)}\n`
  })
  return `# Performance

Made by \`npm run bench -- --write\` from [performance.json](performance.json); never edited. Ratios compare servers in turn in one run; absolute figures
move from machine to machine. Unless a row says otherwise the sandbox runs as a user starts it: every option its default, its log into a pipe that is read.

${date}, commit ${commit}, ${isShort ? 'short run' : 'full run'}. ${cores} cores of ${model}, ${gigabytes} GB, ${platform}, Node ${node}.

${sections.join('\n')}`
}

/** Puts the rows of a run in the place of older ones of the same parts. */
export function writeResults(root, { commit, isShort, rows }) {
  const file = join(root, 'docs/performance.json')
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { parts: {} }
  const date = new Date().toISOString().slice(0, 10)
  const [{ model }] = cpus()
  const machine = {
    model: model.trim(),
    cores: cpus().length,
    gigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    platform: process.platform,
  }
  const parts = { ...known.parts }
  for (const name of new Set(rows.map(({ part }) => part))) {
    const own = rows.filter(({ part }) => part === name).map(({ part: _part, ...row }) => row)
    parts[name] = { date, commit, isShort, rows: own }
  }
  const results = { date, commit, isShort, machine, parts }
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`)
  writeFileSync(join(root, 'docs/performance.md'), page(results))
}
