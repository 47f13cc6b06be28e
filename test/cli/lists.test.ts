import { expect, test } from 'vitest'
import { runCommand } from '../support/command.ts'
import { USER } from '../support/demo.ts'
import { alice } from '../support/quicksdk.ts'
import { startSandbox } from '../support/sandbox.ts'

test('users lists those of the provider that is named, and of no other', async () => {
  const { url } = await startSandbox()
  const users = (provider: string) => runCommand(['users', provider], { env: { CHANNEL_SANDBOX_URL: url } })
  const [egret, quicksdk, wrong] = [await users('egret'), await users('quicksdk'), await users('egert')]
  expect([egret.code, quicksdk.code, wrong.code]).toEqual([0, 0, 2])
  expect(egret.stdout).toContain(USER)
  expect(egret.stdout).not.toContain(alice.email)
  expect(quicksdk.stdout).toContain(alice.username)
  expect(quicksdk.stdout).not.toContain(USER)
  expect(wrong.stderr).toContain('did you mean egret?')
})
