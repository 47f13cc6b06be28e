import { readFileSync } from 'node:fs'
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml'
import type { ExpectedFailure } from '../../contract/certification/certifyOptions.ts'
import { usage } from '../exit.ts'

const FIELDS = ['id', 'reason', 'until'] as const

const SHAPE = 'a list of entries with id, reason and until (YYYY-MM-DD)'

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

/** Reads `--expected-failures`. Whatever is wrong with the file ends the command with one sentence that names the line. */
export function readExpectedFailures(file: string): ExpectedFailure[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return usage(`--expected-failures: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const lineOf = (offset: number | undefined): number => lines.linePos(offset ?? 0).line
  const wrong = (line: number, what: string): never => usage(`--expected-failures: ${file}, line ${line}: ${what}.`)
  const [error] = document.errors
  if (error) wrong(lineOf(error.pos[0]), error.message.split('\n')[0]?.replace(/ at line.*$/, '') ?? 'no YAML')
  const { contents } = document
  if (contents === null) return []
  if (!isSeq(contents)) return wrong(1, `expected ${SHAPE}`)
  return contents.items.map((item) => {
    if (!isMap(item)) return wrong(lineOf(item.range?.[0]), `expected ${SHAPE}`)
    return entryOf(item, lineOf(item.range?.[0]), wrong)
  })
}

function entryOf(item: YAMLMap, line: number, wrong: (line: number, what: string) => never): ExpectedFailure {
  for (const { key } of item.items) {
    const name = isScalar(key) ? String(key.value) : ''
    if (!FIELDS.some((known) => known === name)) wrong(line, `${name} is unknown; an entry has id, reason and until`)
  }
  const textOf = (name: (typeof FIELDS)[number]): string => {
    const value = item.get(name)
    if (typeof value === 'string' && value !== '') return value
    return value === undefined ? wrong(line, `${name} is missing`) : String(value)
  }
  const until = textOf('until')
  if (!isDay(until)) wrong(line, `until is a day like 2026-12-31, not ${JSON.stringify(until)}`)
  return { id: textOf('id'), reason: textOf('reason'), until, line }
}
