import type { RequestHandler, Response, Router } from 'express'
import { same } from '../contract/values/prose.ts'
import { PROMETHEUS_TYPE } from '../engine/verification/prometheusText.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { sendWrongMethod } from './problems/unserved.ts'
import { send } from './respond.ts'

/** Serves GET and HEAD alone. A probe that asks every few seconds has no token and leaves no line in the log. */
function probe(answer: (res: Response) => void): RequestHandler {
  return (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD')
      return sendWrongMethod(res, undefined, same(req.path), ['GET', 'HEAD'])
    return answer(res)
  }
}

const alive = probe((res) => send(res, 200, 'text/plain; charset=utf-8', 'ok\n'))

/** Serves `/livez`, `/readyz` and `/metrics`. */
export function installProbes(target: Router, { metrics }: Pick<Sandbox, 'metrics'>): void {
  target.all('/livez', alive)
  target.all('/readyz', alive)
  target.all(
    '/metrics',
    probe((res) => send(res, 200, PROMETHEUS_TYPE, metrics.text())),
  )
}
