import { readFileSync } from 'node:fs'
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml'
import type { ExpectedFailure } from '../../contract/certification/certifyOptions.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { prose, same } from '../../contract/values/prose.ts'
import { usage } from '../exit.ts'
import { say } from '../output/language.ts'

const FIELDS = ['id', 'reason', 'until'] as const

const SHAPE = 'a list of entries with id, reason and until (YYYY-MM-DD)'

type Wrong = (line: number, what: Prose) => never

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

/** Reads `--expected-failures`. Whatever is wrong with the file ends the command with one sentence that names the line. */
export function readExpectedFailures(file: string): ExpectedFailure[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return usage(
      say({
        en: `--expected-failures: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
        zh: `--expected-failures: ${file} 无法读取（${(error as NodeJS.ErrnoException).code}）。`,
      }),
    )
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const lineOf = (offset: number | undefined): number => lines.linePos(offset ?? 0).line
  const wrong: Wrong = (line, { en, zh }) =>
    usage(
      say({
        en: `--expected-failures: ${file}, line ${line}: ${en}.`,
        zh: `--expected-failures: ${file}，第 ${line} 行：${zh}。`,
      }),
    )
  const [error] = document.errors
  if (error) wrong(lineOf(error.pos[0]), same(error.message.split('\n')[0]?.replace(/ at line.*$/, '') ?? 'no YAML'))
  const { contents } = document
  if (contents === null) return []
  if (!isSeq(contents)) return wrong(1, prose(`expected ${SHAPE}`, `应为 ${SHAPE}`))
  return contents.items.map((item) => {
    if (!isMap(item)) return wrong(lineOf(item.range?.[0]), prose(`expected ${SHAPE}`, `应为 ${SHAPE}`))
    return entryOf(item, lineOf(item.range?.[0]), wrong)
  })
}

function entryOf(item: YAMLMap, line: number, wrong: Wrong): ExpectedFailure {
  for (const { key } of item.items) {
    const name = isScalar(key) ? String(key.value) : ''
    if (!FIELDS.some((known) => known === name))
      wrong(
        line,
        prose(`${name} is unknown; an entry has id, reason and until`, `未知的 ${name}；条目含 id、reason 和 until`),
      )
  }
  const textOf = (name: (typeof FIELDS)[number]): string => {
    const value = item.get(name)
    if (typeof value === 'string' && value !== '') return value
    return value === undefined ? wrong(line, prose(`${name} is missing`, `缺少 ${name}`)) : String(value)
  }
  const until = textOf('until')
  if (!isDay(until))
    wrong(
      line,
      prose(
        `until is a day like 2026-12-31, not ${JSON.stringify(until)}`,
        `until 须为日期，如 2026-12-31，而不是 ${JSON.stringify(until)}`,
      ),
    )
  return { id: textOf('id'), reason: textOf('reason'), until, line }
}
