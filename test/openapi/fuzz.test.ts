import { expect, test } from 'vitest'
import { createResponseCheck } from '../support/documented.ts'
import { DOCUMENTS, type Documented, ends, label, operationsOf, startDemo } from '../support/documents.ts'
import { type Draw, drawFrom, NASTY, spoilt } from '../support/random.ts'
import { postJson } from '../support/sandbox.ts'
import { sized, testSeed } from '../support/size.ts'

const OPERATIONS = DOCUMENTS.flatMap(operationsOf).filter(ends)
const CALLS = sized(700, 8000)

type Params = Record<string, unknown>

const CONTENT_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/json; charset=utf-16',
]

/** The example's parameters, some of them missing, spoilt, doubled or added. */
function params(draw: Draw, example: Params): Params {
  const made: Params = {}
  const spoils = draw.chance(0.7)
  for (const [name, value] of Object.entries(example)) {
    if (spoils && draw.chance(0.15)) continue
    made[name] = spoils && draw.chance(0.35) ? spoilt(draw, value) : value
  }
  if (draw.chance(0.2)) made[draw.one([...NASTY, 'sign', '__proto__', 'constructor'])] = spoilt(draw, 'x')
  // A wait takes real time, and no longer than it is told.
  for (const name of ['timeout', 'within'])
    if (name in example || name in made) made[name] = draw.one(['1ms', '0ms', '', 'x'])
  return made
}

const isFlat = (value: unknown): boolean => typeof value !== 'object' || value === null

function encode(draw: Draw, values: Params, type: string): { body: string; type: string } {
  const said = draw.chance(0.05) ? draw.one(CONTENT_TYPES) : type
  if (draw.chance(0.03))
    return { body: draw.one([...NASTY, '{', '[]', 'null', '['.repeat(600), '{"a":'.repeat(600)]), type: said }
  if (type === 'application/json') return { body: JSON.stringify(values), type: said }
  const flat = Object.entries(values).map(([name, value]): [string, string] => [
    name,
    isFlat(value) ? String(value) : JSON.stringify(value),
  ])
  return { body: new URLSearchParams(flat).toString(), type: said }
}

test(`${CALLS} requests to all operations, right, spoilt and wrong: every answer is one that its document has`, async () => {
  const draw = drawFrom(testSeed())
  const { sandbox, game } = await startDemo()
  const check = createResponseCheck()
  const statuses = new Set<string>()

  /** The signature of what is sent, so that a request gets past the first check. */
  async function signed({ document, path }: Documented, values: Params): Promise<Params> {
    if (document === 'admin' || !('sign' in values) || draw.chance(0.2)) return values
    const { sign: _sign, ...rest } = values
    const { json } = await postJson(`${sandbox.url}/__admin/sign`, { path, params: rest })
    return json?.sign === undefined ? values : { ...values, sign: json.sign }
  }

  async function call(documented: Documented): Promise<void> {
    const { method, path, operation } = documented
    const content: Record<string, { examples?: { demo?: { value: Params } } }> = operation.requestBody?.content ?? {}
    const type = Object.keys(content)[0]
    const inUrl: Params = {}
    const inPath: Params = {}
    for (const { name, in: place, example } of operation.parameters ?? []) {
      if (place === 'path') inPath[name] = example
      else inUrl[name] = example ?? draw.one(['1', 'x', ...NASTY])
    }
    let filled = path
    for (const [name, value] of Object.entries(inPath)) {
      const text = draw.chance(0.3) ? draw.one(['none', '1', ...NASTY.filter((one) => one !== '')]) : String(value)
      filled = filled.replace(`{${name}}`, encodeURIComponent(text))
    }
    const query = new URLSearchParams(
      Object.entries(params(draw, inUrl)).map(([name, value]): [string, string] => [name, String(value)]),
    )
    const url = `${sandbox.url}${filled}${query.size > 0 ? `?${query}` : ''}`
    const example = type === undefined ? undefined : content[type]?.examples?.demo?.value
    const values = example && (await signed(documented, params(draw, example)))
    const made = values && type !== undefined ? encode(draw, values, type) : undefined
    const init: RequestInit = { method, ...(made && { body: made.body, headers: { 'content-type': made.type } }) }
    const response = await fetch(url, init)
    const text = await response.text()
    statuses.add(`${label(documented)} ${response.status}`)
    const problem = check(documented, response.status, response.headers.get('content-type') ?? '', text)
    expect(
      problem,
      `${method} ${url} ${made?.type} ${made?.body.slice(0, 2000)}\n→ ${response.status} ${text.slice(0, 500)}`,
    ).toBeUndefined()
    // A fault would spoil what comes next.
    if (path.includes('/faults') && method === 'POST') await sandbox.faults.clear()
  }

  for (let count = 0; count < CALLS; count += 1) {
    const documented = draw.one(OPERATIONS)
    await call(documented)
    if (draw.chance(0.02)) await sandbox.reset()
    game.received.length = 0
  }
  // Nearly all were reached, and of most a right request and a wrong one.
  const reached = new Set([...statuses].map((one) => one.replace(/ \d+$/, '')))
  expect(reached.size).toBeGreaterThan(OPERATIONS.length * 0.9)
  expect(statuses.size).toBeGreaterThan(OPERATIONS.length * 1.3)
})

test('an answer that a document does not have would be noticed', () => {
  const check = createResponseCheck()
  const read = OPERATIONS.find((one) => label(one) === 'GET /__admin/clock') as Documented
  expect(check(read, 200, 'application/json', '{"now":1,"frozen":false}')).toBeUndefined()
  expect(check(read, 200, 'application/json; charset=utf-8', '{"now":"1"}')).toContain('now')
  expect(check(read, 200, 'text/html', '<p>')).toContain('text/html')
  expect(check(read, 418, 'application/json', '{}')).toContain('418')
  expect(check(read, 500, 'application/problem+json', '{}')).toContain('failure of the sandbox')
})
