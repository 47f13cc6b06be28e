// The sandbox as a container of the test, with the package testcontainers. First: docker build -t channel-sandbox .
// 沙箱作为测试的容器运行，使用 testcontainers 包。先执行：docker build -t channel-sandbox .
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { GenericContainer, TestContainers, Wait } from 'testcontainers'

const TOKEN = 'for-tests-only'
const notified = []
// Your game server; here it takes every notification.
const game = createServer(async (req, res) => {
  let body = ''
  for await (const chunk of req) body += chunk
  notified.push(Object.fromEntries(new URLSearchParams(body)))
  res.end('{"code":0}')
})
let container
let url

/** A call of the sandbox's own API; beyond loopback it wants the token. */
async function admin(method, path, body) {
  const headers = { authorization: `Bearer ${TOKEN}` }
  const response = await fetch(`${url}/__admin/${path}`, { method, headers, body: body && JSON.stringify(body) })
  assert.ok(response.ok, `${path} answered ${response.status}`)
  return response.json()
}

before(async () => {
  await new Promise((resolve) => game.listen(0, resolve))
  const { port } = game.address()
  await TestContainers.exposeHostPorts(port)
  container = await new GenericContainer('channel-sandbox')
    .withEnvironment({
      CHANNEL_SANDBOX_ADMIN_TOKEN: TOKEN,
      CHANNEL_SANDBOX_FORWARD_TO: `http://host.testcontainers.internal:${port}`,
    })
    .withExposedPorts(4780)
    .withWaitStrategy(Wait.forHttp('/readyz', 4780))
    .start()
  url = `http://${container.getHost()}:${container.getMappedPort(4780)}`
})

after(async () => {
  await container?.stop()
  game.close()
})

test('a payment reaches the game', async () => {
  const { id } = await admin('POST', 'egret/login', { appId: '1001' })
  const { callbackId } = await admin('POST', 'egret/pay', { appId: '1001', id, goodsId: '1' })
  await admin('GET', `callbacks/wait?id=${callbackId}&state=delivered&timeout=10s`)
  assert.equal(notified.at(-1)?.id, id)
})
