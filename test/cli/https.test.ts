import 'reflect-metadata'
import { request } from 'node:http'
import { createServer, globalAgent } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Happened, listen } from '../../src/cli/eventStream.ts'
import { createIssuer, issueCertificate } from '../../src/proxy/certificates.ts'
import { runCommand } from '../support/command.ts'
import { GET_INFO, getInfoParams } from '../support/demo.ts'
import { folderWith } from '../support/folder.ts'
import { postForm, startSandbox } from '../support/sandbox.ts'

/** A sandbox behind a server that speaks TLS, as it stands in a cluster, and a file with the authority of that server. */
async function behindTls() {
  const sandbox = await startSandbox()
  const issuer = await createIssuer(['localhost'], Date.now())
  const authority = issuer.certificate.toString('pem')
  const server = createServer(await issueCertificate(issuer, 'localhost'), (req, res) => {
    const passed = request(
      new URL(req.url ?? '/', sandbox.url),
      { method: req.method, headers: req.headers },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
      },
    )
    passed.on('error', () => res.destroy())
    req.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  // What runs in this process trusts it as well.
  const { ca } = globalAgent.options
  globalAgent.options.ca = authority
  onTestFinished(() => {
    globalAgent.options.ca = ca
    server.closeAllConnections()
    server.close()
  })
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  const NODE_EXTRA_CA_CERTS = join(folderWith({ 'authority.pem': authority }), 'authority.pem')
  return { sandbox, url, env: { CHANNEL_SANDBOX_URL: url, NODE_EXTRA_CA_CERTS } }
}

const beRefused = (url: string) => postForm(url + GET_INFO, { ...getInfoParams(), sign: 'wrong' })

test('a command reaches a sandbox whose URL is https', async () => {
  const { sandbox, env } = await behindTls()
  await beRefused(sandbox.url)
  const { code, stdout, stderr } = await runCommand(['requests', 'list'], { env })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('SIGN_INVALID')
})

test('and hears what happens in it', async () => {
  const { sandbox, url } = await behindTls()
  const ended = new AbortController()
  const heard: Happened[] = []
  const asked = setInterval(() => void beRefused(sandbox.url), 20)
  try {
    for await (const happened of listen(
      { url } as Parameters<typeof listen>[0],
      { types: ['request'] },
      ended.signal,
    )) {
      heard.push(happened)
      ended.abort()
    }
  } finally {
    clearInterval(asked)
  }
  expect(heard[0]).toMatchObject({ event: 'request', data: { outcome: 'SIGN_INVALID' } })
})
