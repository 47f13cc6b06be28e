import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express, { type ErrorRequestHandler, type Request } from 'express'
import * as OpenApiValidator from 'express-openapi-validator'
import { expect, onTestFinished, test } from 'vitest'
import { DOCUMENTS, ends, exampleRequest, label, makeReady, operationsOf, startDemo } from '../support/documents.ts'
import { startGame } from '../support/game.ts'
import { ROOT } from '../support/root.ts'
import { sampled, sized, testSeed } from '../support/size.ts'

interface Raw extends Request {
  raw?: Buffer
}

/** A third party between client and sandbox: requests and answers pass only when they are what the document says. */
async function startProxy(document: string, target: () => string): Promise<string> {
  const app = express()
  const keep = (req: Raw, _res: unknown, body: Buffer) => {
    req.raw = body
  }
  app.use(express.json({ verify: keep }), express.urlencoded({ extended: false, verify: keep }))
  app.use(
    OpenApiValidator.middleware({
      apiSpec: join(ROOT, 'openapi', `${document}.yaml`),
      // A form carries texts, which are of their type once read; JSON has to have the type as it is.
      validateRequests: {
        allowUnknownQueryParameters: false,
        coerceTypes: document === 'egret' || document === 'quicksdk',
      },
      validateResponses: true,
      validateSecurity: false,
      validateFormats: false,
    }),
  )
  app.use(async (req: Raw, res) => {
    const type = req.headers['content-type']
    const answer = await fetch(`${target()}${req.originalUrl}`, {
      method: req.method,
      ...(req.raw && { body: new Uint8Array(req.raw) }),
      ...(type !== undefined && { headers: { 'content-type': type } }),
    })
    const answerType = answer.headers.get('content-type') ?? ''
    res.status(answer.status).type(answerType.split(';')[0] ?? '')
    // The validator looks at JSON alone.
    if (answerType.includes('json')) res.json(await answer.json())
    else res.send(await answer.text())
  })
  const violated: ErrorRequestHandler = (error, _req, res, _next) => {
    res
      .status(599)
      .type('text/plain')
      .send(`${error.message} ${JSON.stringify(error.errors)}`)
  }
  app.use(violated)
  const server = await new Promise<Server>((resolve) => {
    const started = app.listen(0, '127.0.0.1', () => resolve(started))
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Each operation has the validator walk through the whole document: in small size one of so many is drawn. */
const ONE_OF = sized(8, 1)

test.each(sampled(DOCUMENTS, 2))(
  '%s: a validating proxy sees requests of its operations and finds no violation',
  async (name) => {
    let target = ''
    const proxy = await startProxy(name, () => target)
    const first = testSeed() % ONE_OF
    for (const [place, documented] of operationsOf(name).filter(ends).entries()) {
      if (place % ONE_OF !== first) continue
      const { sandbox } = await startDemo()
      target = sandbox.url
      await makeReady(documented, sandbox)
      const { url, init } = exampleRequest(documented, proxy)
      const answer = await fetch(url, init)
      const [success] = Object.keys(documented.operation.responses)
      expect(String(answer.status), `${label(documented)}: ${await answer.text()}`).toBe(success)
    }
  },
)

test('the proxy does find violations of requests and answers', async () => {
  const careless = await startGame((_received, _count, res) => {
    res.setHeader('content-type', 'application/json')
    return '{"code":"0","msg":"success","data":{}}'
  })
  const proxy = await startProxy('egret', () => careless.url)
  const ask = async (params: Record<string, string>) => {
    const answer = await fetch(`${proxy}/v2/user/getInfo`, { method: 'POST', body: new URLSearchParams(params) })
    return `${answer.status} ${await answer.text()}`
  }
  const complete = { appId: '1001', time: '1', sign: 'x', token: 'x' }
  const { token: _token, ...incomplete } = complete
  expect(await ask(incomplete)).toMatch(/^599 .*must have required property 'token'/)
  expect(await ask(complete)).toMatch(/^599 .*\/response\/code/)
})
