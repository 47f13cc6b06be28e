import type { RequestHandler } from 'express'
import { RECEIVER_PATH } from '../contract/target.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { readBody } from './reading/body.ts'
import { send, sendProblem, sendTooLarge } from './respond.ts'

const ADVICE = 'It is on with --receiver, at /__receiver/{provider}/{callback}.'

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
        else sendProblem(res, 404, 'no-receiver', 'There is no receiver here', `Nothing receives ${path}. ${ADVICE}`)
      }, next)
    })
  }
}
