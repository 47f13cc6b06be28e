import type { RequestHandler } from 'express'
import { RECEIVER_PATH } from '../contract/callbacks/target.ts'
import { prose } from '../contract/values/prose.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { readBody } from './reading/body.ts'
import { type HttpProblem, send, sendProblem, sendTooLarge } from './respond.ts'

const noReceiver = (path: string): HttpProblem => ({
  status: 404,
  slug: 'no-receiver',
  title: prose('There is no receiver here', '此处没有接收端'),
  detail: prose(
    `Nothing receives ${path}. It is on with --receiver, at /__receiver/{provider}/{callback}.`,
    `没有接收端接收 ${path}。用 --receiver 开启，地址为 /__receiver/{provider}/{callback}。`,
  ),
})

/** Serves the built-in receiver to what names it by its address; callbacks of this sandbox reach it without a connection. */
export function serveReceiver({ receiver }: Sandbox): RequestHandler {
  return (req, res, next) => {
    const [path = '', query = ''] = req.url.split(/\?(.*)/s)
    if (!path.startsWith(RECEIVER_PATH)) return next()
    const [provider = '', callback = ''] = path.slice(RECEIVER_PATH.length).split('/')
    readBody(req, (body) => {
      if (!body) return sendTooLarge(req, res)
      receiver.take(provider, callback, req.method === 'GET' ? query : body.toString('utf8')).then((reply) => {
        if (reply) send(res, reply.status, 'text/plain; charset=utf-8', reply.body, ['x-sandbox-receiver', 'true'])
        else sendProblem(res, noReceiver(path))
      }, next)
    })
  }
}
