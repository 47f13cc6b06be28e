import { execFile, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { ensureBuilt, ROOT } from './dist.ts'
import { folderWith } from './folder.ts'

/** Pages that stand in `docs/en` and, with the same headings and code, in `docs/zh`. */
const PAGES = [
  'first-request',
  'pay-callback',
  'gift-delivery',
  'parallel-ci',
  'without-touching-the-game',
  'sources',
  'commands',
  'admin-api',
  'library',
  'faults',
  'data-and-seeds',
  'contracts',
  'certify',
  'dashboard',
  'development',
  'team',
] as const
/** The pages, and the README, which is one of them but for where it stands. */
export const GUIDES = ['README', ...PAGES] as const
export type Guide = (typeof GUIDES)[number]
export type Language = 'en' | 'zh'

/** A fenced block: ```` ```sh run=php needs=php prints=answers ````. */
export interface Block {
  readonly language: string
  /** What stands behind the language: `file` it is saved as, the name it is `run` under, what that `needs` and `prints`. */
  readonly says: Readonly<Record<string, string>>
  readonly code: string
}

/** Where a page stands, from the root. */
export function pathOf(guide: Guide, language: Language): string {
  if (guide !== 'README') return `docs/${language}/${guide}.md`
  return language === 'en' ? 'README.md' : 'README.zh.md'
}

export const textOf = (guide: Guide, language: Language): string =>
  readFileSync(join(ROOT, pathOf(guide, language)), 'utf8')

/** The text without its code. */
const proseOf = (markdown: string): string => markdown.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '')

export const headingsOf = (markdown: string): string[] => proseOf(markdown).match(/^#+ .*$/gm) ?? []

/** A link to a file of ours, from the root, with the heading it leads to. */
export interface Link {
  readonly path: string
  readonly anchor: string | undefined
}

/** Where the links of a file lead, those to other sites left out. */
export function linksOf(file: string, markdown: string): Link[] {
  const links = proseOf(markdown).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)
  return [...links].map(([, path = '', anchor]) => ({
    path: path === '' ? file : normalize(join(dirname(file), path)),
    anchor,
  }))
}

/** What follows the # of a link to a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')

/** The rows of all tables, as cells. */
export function rowsOf(markdown: string): string[][] {
  const rows = markdown.match(/^\|.*\|$/gm) ?? []
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}

export function blocksOf(markdown: string): Block[] {
  const fences = markdown.matchAll(/^( *)```(\w+)(.*)\n([\s\S]*?)^\1```$/gm)
  return [...fences].map(([, indent = '', language = '', info = '', code = '']) => ({
    language,
    says: Object.fromEntries([...info.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value])),
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))
}

export const filesOf = (blocks: readonly Block[]): Record<string, string> =>
  Object.fromEntries(blocks.flatMap(({ says, code }) => (says.file === undefined ? [] : [[says.file, code]])))

const SCRIPTS = ['deliver']

/** Whether a block finds what it needs: an entry point of the package, a parameter of it, a program. */
export function has(need: string): boolean {
  if (need.startsWith('./')) return Object.hasOwn(manifest.exports, need)
  if (SCRIPTS.includes(need)) return readFileSync(join(ROOT, 'openapi/admin.json'), 'utf8').includes(`"${need}"`)
  return spawnSync('sh', ['-c', 'command -v "$0"', need]).status === 0
}

/** A folder of somebody who has installed the package: their files, the package, and `npx` that finds it. */
export function folderOfUser(files: Readonly<Record<string, string>>): string {
  ensureBuilt()
  const folder = folderWith({ 'package.json': '{ "private": true }', ...files })
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(ROOT, join(folder, 'node_modules/channel-sandbox'))
  const command = `#!/bin/sh\nexec node '${join(ROOT, 'dist/cli.cjs')}' "$@"\n`
  // npx itself asks a registry now and then; what it does with an installed package is this.
  const programs = { 'channel-sandbox': command, npx: '#!/bin/sh\nexec "$@"\n' }
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, 'node_modules/.bin', name), script)
    chmodSync(join(folder, 'node_modules/.bin', name), 0o755)
  }
  return folder
}

/** Runs a command as a user would paste it. Returns what it printed; rejects when it fails. */
export function paste(folder: string, command: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const path = `${join(folder, 'node_modules/.bin')}:${process.env.PATH}`
  const options = {
    cwd: folder,
    // Java and Python print Chinese only where the shell says how.
    env: { ...process.env, LC_ALL: 'C.UTF-8', PYTHONIOENCODING: 'utf-8', ...env, PATH: path },
  }
  return new Promise((resolve, reject) => {
    const child = execFile('bash', ['-ec', command], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command}\n${stdout}${stderr}`, { cause: error }))
      else resolve(stdout + stderr)
    })
    child.stdin?.end()
  })
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** Lines that must be printed in this order, others between them; `…` stands for anything. */
export function expectPrinted(printed: string, wanted: string): void {
  const lines = wanted
    .trim()
    .split('\n')
    .map((line) => line.split('…').map(escaped).join('.*'))
  expect(printed, wanted).toMatch(new RegExp(lines.map((line) => `^${line}$`).join('\\n(?:.*\\n)*?'), 'm'))
}
