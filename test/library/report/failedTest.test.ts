import { expect, test } from 'vitest'
import { reportOf } from '../../../src/library/testing/host.ts'
import { GET_INFO, getInfoParams, USER } from '../../support/demo.ts'
import { postAbsolute } from '../../support/proxy.ts'
import { postForm, startSandbox } from '../../support/sandbox.ts'

test('nothing was refused: nothing is said', async () => {
  const sandbox = await startSandbox()
  await postForm(sandbox.url + GET_INFO, getInfoParams())
  expect(await reportOf(sandbox)).toBe('')
})

test('a signature nothing explains is told with the text that has to be signed, and without the key', async () => {
  const sandbox = await startSandbox()
  await postForm(sandbox.url + GET_INFO, { ...getInfoParams(), sign: '0123456789abcdef0123456789abcdef' })
  const report = await reportOf(sandbox)
  expect(report).toContain('channel-sandbox: 1 request refused, 0 callbacks without acknowledgement.')
  expect(report).toContain('  1. egret user.getInfo by 1001 was refused as SIGN_INVALID (first: req_000001)')
  expect(report).toMatch(/to hash {5}appId=1001time=\d+token=\S+\[redacted\]\n/)
  expect(report).not.toContain('demo-egret-appkey-1001')
})

test('refusals of one reason are told once, reasons in the order in which they came', async () => {
  const sandbox = await startSandbox()
  await postForm(sandbox.url + GET_INFO, { appId: '1001' })
  await postForm(sandbox.url + GET_INFO, { ...getInfoParams(), sign: '' })
  await postForm(sandbox.url + GET_INFO, { appId: '1001' })
  const told = (await reportOf(sandbox)).split('\n').filter((line) => line.includes('was refused'))
  expect(told).toEqual([
    expect.stringMatching(/1\. egret user\.getInfo.* was refused as PARAMS_INCOMPLETE, 2 times \(first: req_000001\)/),
    expect.stringMatching(/2\. egret user\.getInfo.* \(first: req_000002\)/),
  ])
})

test('a request to an address no provider serves is told with what may have been meant', async () => {
  const sandbox = await startSandbox()
  await postForm(`${sandbox.url}/user/getInfo`, getInfoParams())
  const report = await reportOf(sandbox)
  expect(report).toContain('0 requests refused, 1 unmatched, 0 callbacks')
  expect(report).toMatch(/POST \/user\/getInfo/)
  expect(report).toContain('/v2/user/getInfo')
})

test('a callback that was tried and not acknowledged is told, one that is acknowledged or not yet due is not', async () => {
  const sandbox = await startSandbox()
  sandbox.clock.set({ frozen: true })
  await sandbox.egret.app({ appId: '1001', payCallbackUrl: 'http://127.0.0.1:1/pay' })
  const { callbackId } = await sandbox.egret.pay({ appId: '1001', id: USER, goodsId: '1' })
  await sandbox.clock.advance('1s')
  const report = await reportOf(sandbox)
  expect(report).toContain('channel-sandbox: 0 requests refused, 1 callback without acknowledgement.')
  expect(report).toMatch(/egret pay\.notify cb_000001 of order .* → http:\/\/127\.0\.0\.1:1\/pay: 1 attempt so far/)
  expect(report).toContain('Nothing listens at the callback address')
  await sandbox.callbacks.replay(callbackId, { delay: '1h' })
  expect(await reportOf(sandbox)).toBe(report)
})

test('hosts the proxy refused are told with what lets them out', async () => {
  const sandbox = await startSandbox()
  await postAbsolute(sandbox.url, 'http://login.example/check', {})
  await postAbsolute(sandbox.url, 'http://other.example/check', {})
  const report = await reportOf(sandbox)
  expect(report).toContain('Hosts that are not served here, refused by the proxy')
  expect(report).toContain('to let all of them out:')
  expect(report.match(/--pass-through [\w.]+$/gm)?.sort()).toEqual([
    '--pass-through login.example',
    '--pass-through other.example',
  ])
})
