import { expect } from 'vitest'

/** One line of the text format. */
export interface Line {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

interface Declared {
  readonly type: string
  readonly lines: Line[]
}

const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/
const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? ([+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)$/
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\["\\n])*)"/g

/** Units that Prometheus wants in their base form. */
const NOT_BASE = /_(milliseconds|microseconds|minutes|hours|ms|kilobytes|percent)(_|$)/

function parseSample(line: string): Line {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? expect.fail(`no sample: ${line}`)
  const pairs = [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text] as const)
  expect(new Set(pairs.map(([label]) => label)).size, `labels of ${line}`).toBe(pairs.length)
  return { name, labels: Object.fromEntries(pairs), value: Number(value.replace('Inf', 'Infinity')) }
}

/** The names of a family's samples. */
const endings: Readonly<Record<string, RegExp>> = {
  counter: /^$/,
  gauge: /^$/,
  histogram: /^_(bucket|sum|count)$/,
}

/** What promtool finds fault with. */
function lint(name: string, { type, lines }: Declared): void {
  expect(name).toMatch(NAME)
  expect(name.endsWith('_total'), `${name} is a ${type}`).toBe(type === 'counter')
  expect(name).not.toMatch(/_(bucket|sum|count)$/)
  expect(name).not.toMatch(NOT_BASE)
  expect(name).not.toMatch(/(^|_)(counter|gauge|histogram|metric)(_|$)/)
  for (const { labels } of lines) {
    for (const label of Object.keys(labels)) {
      expect(label).toMatch(NAME)
      if (type !== 'histogram') expect(label).not.toBe('le')
    }
  }
}

const withoutLe = ({ labels: { le: _le, ...rest } }: Line): string => JSON.stringify(rest)

/** Buckets rise with their bounds, and the last one is the count. */
function checkHistogram(name: string, lines: readonly Line[]): void {
  for (const series of new Set(lines.map(withoutLe))) {
    const own = lines.filter((line) => withoutLe(line) === series)
    const buckets = own.filter((line) => line.name === `${name}_bucket`)
    const bounds = buckets.map(({ labels }) => Number(labels.le?.replace('Inf', 'Infinity')))
    expect(bounds).toEqual([...new Set(bounds)].sort((a, b) => a - b))
    expect(bounds.at(-1)).toBe(Number.POSITIVE_INFINITY)
    const counts = buckets.map(({ value }) => value)
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    const [count, ...otherCounts] = own.filter((line) => line.name === `${name}_count`)
    const [sum, ...otherSums] = own.filter((line) => line.name === `${name}_sum`)
    expect([...otherCounts, ...otherSums]).toEqual([])
    expect(count?.value).toBe(counts.at(-1))
    expect(sum?.value).toBeGreaterThan(0)
    // A value lies between its bucket's bound and the one below, and so does their sum.
    const inBucket = counts.map((value, at) => value - (counts[at - 1] ?? 0))
    const total = (boundOf: (at: number) => number) =>
      inBucket.reduce((all, value, at) => (value === 0 ? all : all + value * boundOf(at)), 0)
    expect(sum?.value).toBeGreaterThanOrEqual(total((at) => bounds[at - 1] ?? 0))
    expect(sum?.value).toBeLessThanOrEqual(total((at) => bounds[at] as number))
  }
}

/** Reads the text format as strictly as Prometheus and its linter do, and answers its samples. */
export function readMetrics(text: string): readonly Line[] {
  expect(text.endsWith('\n')).toBe(true)
  const families = new Map<string, Declared>()
  const helped = new Set<string>()
  let current = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const help = /^# HELP (\S+) (\S.*\S)$/.exec(line)
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line)
    if (help?.[1] !== undefined) {
      expect(helped.has(help[1]), line).toBe(false)
      helped.add(help[1])
    } else if (type?.[1] !== undefined && type[2] !== undefined) {
      current = type[1]
      expect(helped.has(current), `${current} has its HELP first`).toBe(true)
      expect(families.has(current), `${current} is declared once`).toBe(false)
      families.set(current, { type: type[2], lines: [] })
    } else {
      const sample = parseSample(line)
      const family = families.get(current) ?? expect.fail(`${line} has no TYPE`)
      expect(sample.name.startsWith(current), `${line} stands under its own TYPE`).toBe(true)
      expect(sample.name.slice(current.length)).toMatch(endings[family.type] as RegExp)
      family.lines.push(sample)
    }
  }
  const lines: Line[] = []
  for (const [name, family] of families) {
    lint(name, family)
    if (family.type === 'histogram') checkHistogram(name, family.lines)
    lines.push(...family.lines)
  }
  const series = lines.map(({ name, labels }) => JSON.stringify([name, Object.entries(labels).sort()]))
  expect(new Set(series).size, 'no series twice').toBe(series.length)
  return lines
}

/** The samples of a name as objects of labels and value. */
export const samplesOf = (lines: readonly Line[], name: string) =>
  lines.filter((line) => line.name === name).map(({ labels, value }) => ({ ...labels, value }))
