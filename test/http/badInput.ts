import { expect, onTestFinished } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { expectAlive, GET_INFO } from '../support/demo.ts'
import type { RawAnswer } from '../support/raw.ts'
import { type Answered, send, startSandbox, stateOf } from '../support/sandbox.ts'

export const FORM = 'application/x-www-form-urlencoded'
export const LIMIT = 2 * 1024 * 1024

/** A sandbox whose state must be the same, and which must still work, when the test ends. */
export async function started(): Promise<SandboxHandle> {
  const sandbox = await startSandbox()
  const before = await stateOf(sandbox)
  onTestFinished(async () => {
    expect(await stateOf(sandbox)).toEqual(before)
    await expectAlive(sandbox)
  })
  return sandbox
}

/** What stands beside a problem under Egret's paths, where its clients look. */
export const OF_EGRET = ['code', 'data', 'message', 'msg']

/** A bad request is answered with problem JSON: its members, its status, and nothing of our insides. */
export function expectProblem(
  answer: Answered | RawAnswer | undefined,
  status: number,
  type: string,
  beside: readonly string[] = [],
): void {
  const text = answer && ('text' in answer ? answer.text : answer.body)
  expect(answer?.status).toBe(status)
  const problem = JSON.parse(text ?? '') as Record<string, unknown>
  expect(Object.keys(problem).sort()).toEqual([...beside, 'detail', 'status', 'title', 'type'].sort())
  expect(problem).toMatchObject({ type: `urn:channel-sandbox:${type}`, status })
  expect(text).not.toMatch(/\bat .*:\d+:\d+|node_modules|\.ts\b/)
}

/** A refusal of Egret's own: its code, and the short name of the reason in the header. */
export function expectRefusal({ status, json, headers }: Answered, code: number, diagnosis: string): void {
  expect([status, json.code, json.data]).toEqual([200, code, []])
  expect(headers.get('x-sandbox-diagnosis')?.split(' ')[0]).toBe(diagnosis)
}

export const post = (sandbox: SandboxHandle, body: string | Uint8Array, contentType: string, path = GET_INFO) =>
  send(sandbox.url + path, { method: 'POST', headers: { 'content-type': contentType }, body: body as string })

export const head = (...lines: string[]) => `${[`POST ${GET_INFO} HTTP/1.1`, 'host: x', ...lines].join('\r\n')}\r\n\r\n`
export const encoded = (params: Readonly<Record<string, string>>) => new URLSearchParams(params).toString()
