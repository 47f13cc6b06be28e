import { beforeAll, describe, expect, test } from 'vitest'
import { parseStringPromise } from 'xml2js'
import { reporters } from '../../src/certify/reporters/index.ts'
import type { CheckResult, Report } from '../../src/contract/certification/certifyReport.ts'
import { dialects } from './games/dialects.ts'
import { play } from './games/play.ts'

/** An element as xml2js reads it, as the reporters on GitHub do. */
interface Element {
  readonly '#name': string
  readonly $?: Readonly<Record<string, string>>
  readonly $$?: readonly Element[]
  readonly _?: string
}

const read = (xml: string): Promise<Element> =>
  parseStringPromise(xml, { strict: true, explicitChildren: true, preserveChildrenOrder: true, explicitRoot: false })

const childrenOf = ({ $$ = [] }: Element, name?: string) =>
  $$.filter((one) => name === undefined || one['#name'] === name)
const attributesOf = ({ $ = {} }: Element) => $
const casesOf = (root: Element) => childrenOf(root, 'testsuite').flatMap((suite) => childrenOf(suite, 'testcase'))

/** A run with every kind of row: failures, warnings, skips, expected ones, problems, an error, odd characters. */
let report: Report
let root: Element

beforeAll(async () => {
  const expected = [{ id: 'pay.again', reason: 'the <new> table', until: '2999-01-01', line: 1 }]
  const played = await play(
    'egret',
    { refusesDuplicates: true },
    {
      expectedFailures: [...expected, { id: 'sign.wrong', reason: 'x', until: '2999-01-01', line: 4 }],
      order: undefined,
    },
  )
  const reason = 'a\nb ]]>&<\u0001\ud800"'
  const ours: CheckResult = { ...(played.checks[0] as CheckResult), id: 'pay.ours', verdict: 'error', reason }
  report = { ...played, checks: [...played.checks, ours] }
  root = await read(reporters.junit(report, 'en'))
})

/** What Jenkins' own schema (junit-10 of its xUnit plugin) allows, and what it requires. */
const JENKINS: Readonly<Record<string, { children: string[]; attributes: string[]; required: string[] }>> = {
  testsuites: { children: ['testsuite'], attributes: ['name', 'time', 'tests', 'failures', 'errors'], required: [] },
  testsuite: {
    children: ['testcase', 'properties', 'system-out', 'system-err'],
    attributes: ['name', 'tests', 'failures', 'errors', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package'],
    required: ['name', 'tests', 'failures', 'errors'],
  },
  testcase: {
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
    attributes: ['name', 'time', 'classname', 'group'],
    required: ['name'],
  },
  failure: { children: [], attributes: ['type', 'message'], required: [] },
  error: { children: [], attributes: ['type', 'message'], required: [] },
  skipped: { children: [], attributes: ['type', 'message'], required: [] },
  'system-out': { children: [], attributes: [], required: [] },
}

function breaches(element: Element): string[] {
  const name = element['#name']
  const rule = JENKINS[name]
  if (!rule) return [`${name} is unknown`]
  const given = Object.keys(attributesOf(element))
  return [
    ...given.filter((one) => !rule.attributes.includes(one)).map((one) => `${name} has ${one}`),
    ...rule.required.filter((one) => !given.includes(one)).map((one) => `${name} has no ${one}`),
    ...childrenOf(element).flatMap((child) =>
      rule.children.includes(child['#name']) ? breaches(child) : [`${name} holds ${child['#name']}`],
    ),
  ]
}

const SECONDS = /^\d+\.\d{3}$/

describe('JUnit, as its readers read it', () => {
  test('Jenkins: elements, attributes and times of its schema; a class and name stand once', () => {
    expect(breaches(root)).toEqual([])
    for (const element of [root, ...childrenOf(root), ...casesOf(root)])
      expect(attributesOf(element).time).toMatch(SECONDS)
    const names = casesOf(root).map((one) => `${attributesOf(one).classname} ${attributesOf(one).name}`)
    expect(new Set(names).size).toBe(names.length)
    // Jenkins takes what stands before the last dot for the package.
    for (const one of casesOf(root)) expect(attributesOf(one).classname).toMatch(/^certify\.egret\.[a-z]+$/)
  })

  test('counters are what is inside', () => {
    const count = (cases: readonly Element[], name: string) =>
      cases.filter((one) => childrenOf(one, name).length > 0).length
    for (const suite of childrenOf(root)) {
      const cases = childrenOf(suite, 'testcase')
      expect(attributesOf(suite)).toMatchObject({
        tests: String(cases.length),
        failures: String(count(cases, 'failure')),
        errors: String(count(cases, 'error')),
        skipped: String(count(cases, 'skipped')),
      })
    }
    const all = casesOf(root)
    expect(attributesOf(root)).toMatchObject({
      tests: String(all.length),
      failures: String(count(all, 'failure')),
      errors: String(count(all, 'error')),
    })
    expect(all.length).toBe(report.checks.length + report.problems.length)
    for (const name of ['failure', 'error', 'skipped', 'system-out']) expect(count(all, name)).toBeGreaterThan(0)
  })

  /** Of an element with content GitLab keeps nothing else; without, it shows the attributes as a hash. */
  test('GitLab: whatever did not pass says why in its content, under a name of its own', () => {
    for (const one of casesOf(root)) {
      const [status] = childrenOf(one).filter((child) => child['#name'] !== 'system-out')
      if (status) expect(status._?.trim(), attributesOf(one).name).toBeTruthy()
      // Hash.from_xml would make a number or a file of these.
      expect(['integer', 'float', 'file', 'boolean', 'yaml']).not.toContain(attributesOf(status ?? one).type)
    }
    const failed = casesOf(root).filter((one) => childrenOf(one, 'failure').length > 0)
    const [failure] = failed.flatMap((one) => childrenOf(one, 'failure'))
    expect(failure?._).toMatch(/Not acknowledged[\s\S]*callbacks: cb_\d+/)
  })

  test('Azure and GitHub: the id in the name, the sentence in the message, one line each', () => {
    for (const { id, en } of report.checks) {
      const found = casesOf(root).find((one) => attributesOf(one).name?.startsWith(`${id}: `))
      expect(attributesOf(found as Element).name).toBe(`${id}: ${en}`)
      const [bad] = [...childrenOf(found as Element, 'failure'), ...childrenOf(found as Element, 'error')]
      if (bad) expect(attributesOf(bad).message).toContain(en)
    }
    const messages = casesOf(root).flatMap((one) => childrenOf(one).map((child) => attributesOf(child).message ?? ''))
    expect(messages.filter((message) => /[\r\n]/.test(message))).toEqual([])
    for (const suite of childrenOf(root)) {
      const { timestamp } = attributesOf(suite)
      if (timestamp !== undefined) expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
    }
  })

  test('a failure that is expected is skipped with its reason; what the run itself is red for is a case', () => {
    const named = (name: string) => casesOf(root).find((one) => attributesOf(one).name?.startsWith(name)) as Element
    expect(childrenOf(named('pay.again: '), 'skipped')[0]?._).toBe('expected: the <new> table (until 2999-01-01)')
    const [problem] = childrenOf(named('run.1: '), 'failure')
    expect(problem?._).toContain('line 4')
  })

  test('what XML has no room for is left out of it, keys as well', () => {
    const xml = reporters.junit(report, 'zh')
    expect([...xml].filter((letter) => letter < '\t' || /\p{Surrogate}/u.test(letter))).toEqual([])
    expect(xml).not.toContain(dialects.egret.key)
  })
})
