import { expect, test } from 'vitest'
import { failureReport } from '../src/report.ts'
import { GET_INFO, getInfoParams, USER } from './support/demo.ts'
import { postForm, startSandbox } from './support/sandbox.ts'

const reportOf = async (sandbox: Awaited<ReturnType<typeof startSandbox>>) =>
  failureReport(sandbox.requests.find(), await sandbox.callbacks.list())

test('nothing was refused: nothing is said', async () => {
  const sandbox = await startSandbox()
  await postForm(sandbox.url + GET_INFO, getInfoParams())
  expect(await reportOf(sandbox)).toBe('')
})

test('a signature nothing explains is told with the text that has to be signed, and without the key', async () => {
  const sandbox = await startSandbox()
  await postForm(sandbox.url + GET_INFO, { ...getInfoParams(), sign: '0123456789abcdef0123456789abcdef' })
  const report = await reportOf(sandbox)
  expect(report).toMatch(
    /^channel-sandbox refused 1 request:\n {2}req_000001 egret user\.getInfo for 1001: SIGN_INVALID \[/,
  )
  expect(report).toMatch(/Text to sign: appId=1001time=\d+token=\S+\[redacted\]$/)
  expect(report).not.toContain('demo-egret-appkey-1001')
})

test('other refusals are told in the order in which they came, the last twenty of many', async () => {
  const sandbox = await startSandbox()
  for (let count = 1; count <= 21; count += 1) await postForm(sandbox.url + GET_INFO, { appId: '1001' })
  const lines = (await reportOf(sandbox)).split('\n')
  expect(lines.slice(0, 3)).toEqual([
    'channel-sandbox refused 21 requests:',
    '  … 1 before these',
    expect.stringContaining('req_000002 egret user.getInfo: PARAMS_INCOMPLETE'),
  ])
  expect(lines.at(-2)).toContain('req_000021')
  expect(lines.at(-1)).toContain('time')
})

test('a callback that was tried and not acknowledged is told, one that is acknowledged or not yet due is not', async () => {
  const sandbox = await startSandbox()
  sandbox.clock.set({ frozen: true })
  await sandbox.egret.app({ appId: '1001', payCallbackUrl: 'http://127.0.0.1:1/pay' })
  const { callbackId } = await sandbox.egret.pay({ appId: '1001', id: USER, goodsId: '1' })
  await sandbox.clock.advance('1s')
  const report = await reportOf(sandbox)
  expect(report).toContain('channel-sandbox had 1 callback not acknowledged:')
  expect(report).toContain(
    `${callbackId} egret pay.notify → http://127.0.0.1:1/pay: still to be tried again after 1 attempt`,
  )
  expect(report).toContain('Nothing listens at the callback address')
  await sandbox.callbacks.replay(callbackId, { delay: '1h' })
  expect(await reportOf(sandbox)).toBe(report)
})
