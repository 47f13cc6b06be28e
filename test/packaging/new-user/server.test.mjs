// The game's own tests: `npx channel-sandbox exec -- npm test`.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gems, server } from './server.mjs'

const admin = process.env.CHANNEL_SANDBOX_ADMIN_URL
const appId = process.env.CHANNEL_SANDBOX_EGRET_APP_ID
const ask = async (path, body) => {
  const response = await fetch(admin + path, body && { method: 'POST', body: JSON.stringify(body) })
  assert.ok(response.ok, `${path} answered ${response.status}`)
  return response.json()
}

let game
before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  game = `http://127.0.0.1:${server.address().port}`
  await ask('/egret/app', { appId, payCallbackUrl: `${game}/paid` })
})
after(() => server.close())

test('a player logs in', async () => {
  const { id, token } = await ask('/egret/login', { appId })
  const answer = await fetch(`${game}/login`, { method: 'POST', body: new URLSearchParams({ token }) })
  assert.deepEqual(await answer.json(), { player: id })
})

test('a payment gives gems once, however often it is told', async () => {
  const { id } = await ask('/egret/login', { appId })
  const { callbackId } = await ask('/egret/pay', { appId, id, goodsId: '1' })
  // One day of the sandbox's clock: every delivery and retry has been made when this is answered.
  await ask('/clock/advance', { by: '1d' })
  const once = gems.get(id)
  assert.ok(once > 0)
  await ask(`/callbacks/${callbackId}/replay`, { copies: 2 })
  await ask('/clock/advance', { by: '1d' })
  assert.equal(gems.get(id), once)
})
