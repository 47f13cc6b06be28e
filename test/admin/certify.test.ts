import { expect, onTestFinished, test } from 'vitest'
import { dialects } from '../certify/games/dialects.ts'
import { startGame } from '../certify/games/game.ts'
import { postJson, send, startSandbox } from '../support/sandbox.ts'

async function startRightGame() {
  const game = await startGame(dialects.egret)
  onTestFinished(() => game.close())
  return game
}

test('a run begins at once, tells what it finds as events, and its report stays to be read', async () => {
  const sandbox = await startSandbox()
  const { url } = await startRightGame()
  const checks = ['pay.valid', 'sign.*']
  const watched = new AbortController()
  const stream = await fetch(`${sandbox.url}/__admin/events?types=certify`, { signal: watched.signal })
  const begun = await postJson(`${sandbox.url}/__admin/certify`, { provider: 'egret', url, checks, settle: '10ms' })
  expect(begun.status).toBe(202)
  expect(begun.json).toMatchObject({ provider: 'egret', url, state: 'running', done: 0, total: 7 })

  let told = ''
  for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>) {
    told += Buffer.from(chunk).toString()
    if (told.includes('"state":"done"')) break
  }
  watched.abort()
  expect(told.match(/"result":\{/g)).toHaveLength(7)

  const { json: run } = await send(`${sandbox.url}/__admin/certify/${begun.json.id}`)
  expect(run).toMatchObject({ state: 'done', done: 7, report: { exitCode: 0, probe: 'none' } })
  expect(run.report.counts).toMatchObject({ fail: 0, unobserved: 1 })
  const [{ callbacks, exchanges }] = run.report.checks
  expect(exchanges[0]).toMatchObject({ callback: callbacks[0], status: 200, reply: '{"code":0}' })
  const { json: delivery } = await send(`${sandbox.url}/__admin/callbacks/${callbacks[0]}`)
  expect(delivery).toMatchObject({ state: 'delivered', body: exchanges[0].body, cause: 'certify pay.valid' })
  const { json: list } = await send(`${sandbox.url}/__admin/certify`)
  expect(list.runs).toHaveLength(1)
})

test.each([
  [{ probeCommand: 'rm -rf /' }, /probeCommand: unknown/],
  [{ url: 'http://8.8.8.8/' }, /neither loopback nor private/],
  [{ provider: 'nobody' }, /unknown/],
])('what makes no sense is 400: %j', async (body, detail) => {
  const sandbox = await startSandbox()
  const { url } = await startRightGame()
  const refused = await postJson(`${sandbox.url}/__admin/certify`, { provider: 'egret', url, ...body })
  expect(refused.status).toBe(400)
  expect(refused.json.detail).toMatch(detail)
})

test('a game that does not listen ends the run as failed, with the reason', async () => {
  const sandbox = await startSandbox()
  const game = await startGame(dialects.egret)
  await game.close()
  const begun = await postJson(`${sandbox.url}/__admin/certify`, { provider: 'egret', url: game.url })
  expect(begun.status).toBe(202)
  await expect
    .poll(async () => (await send(`${sandbox.url}/__admin/certify/${begun.json.id}`)).json)
    .toMatchObject({ state: 'failed', error: expect.stringContaining('Nothing listens') })
  expect((await send(`${sandbox.url}/__admin/certify/certify_999999`)).status).toBe(404)
})

test('the library runs the same checks', async () => {
  const sandbox = await startSandbox()
  const game = await startRightGame()
  const seen: string[] = []
  const report = await sandbox.certify({
    provider: 'egret',
    url: game.url,
    probe: ({ order, player }) => game.count(order, player),
    checks: ['pay.valid', 'pay.again', 'forge.*'],
    settle: '10ms',
    onProgress: ({ result }) => seen.push(result.id),
  })
  expect(report).toMatchObject({ exitCode: 0, probe: 'proved', counts: { fail: 0, pass: 8, skip: 2 } })
  expect(seen).toHaveLength(10)
  await expect(sandbox.certify({ provider: 'egert', url: game.url })).rejects.toThrow('did you mean egret?')
})
