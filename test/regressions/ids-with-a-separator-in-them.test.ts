import { expect, test } from 'vitest'
import { egretSigned } from '../support/php.ts'
import { postForm, startSandbox } from '../support/sandbox.ts'

// Keys were joined with NUL, which an id may hold: user c of app "a NUL b" was also user "b NUL c" of app a.
test('an app does not see the users of another, whatever their ids are made of', async () => {
  const apps = [
    { appId: 'a', appKey: 'k1' },
    { appId: 'a\u0000b', appKey: 'k2', users: [{ id: 'c' }] },
  ]
  const sandbox = await startSandbox({ seed: { egret: { apps } } })
  const ask = async (appId: string, id: string, key: string) =>
    (await postForm(`${sandbox.url}/v2/friend/isOpen`, egretSigned({ appId, time: '1', id }, key))).json.code
  expect(await ask('a\u0000b', 'c', 'k2')).toBe(0)
  expect(await ask('a', 'b\u0000c', 'k1')).toBe(1007)
})
