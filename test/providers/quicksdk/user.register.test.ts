import { describe, expect, test } from 'vitest'
import { md5 } from '../../support/php.ts'
import { alice, ios, NOW, open, openId, refused, stateOf } from '../../support/quicksdk.ts'
import { postForm, startSandbox } from '../../support/sandbox.ts'

const carol = { username: 'carol', password: md5('carols') }

async function start() {
  const sandbox = await startSandbox()
  sandbox.clock.set({ now: NOW, frozen: true })
  return sandbox
}

describe('userRegister', () => {
  test.each([false, true])('makes an account and logs it in (multipart: %s)', async (multipart) => {
    const sandbox = await start()
    const { json, status } = await open(sandbox, 'userRegister', carol, { multipart })
    expect(status).toBe(200)
    expect(Object.keys(json)).toEqual(['status', 'message', 'data'])
    expect(json).toEqual({
      status: true,
      message: '',
      data: {
        uid: '10004',
        username: 'carol',
        regTime: NOW,
        token: expect.stringMatching(/^[0-9a-f]{32}$/),
        authToken: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    })
    const state = await stateOf(sandbox)
    expect(state.merchants[0].users).toContainEqual(
      expect.objectContaining({ uid: '10004', username: 'carol', password: carol.password, isGuest: false }),
    )
    expect(state.history.activations).toContainEqual(
      expect.objectContaining({ uid: '10004', productCode: 'demo-quick-android', at: NOW }),
    )
    expect(state.history.days).toContainEqual(expect.objectContaining({ newUser: 3, activeUser: 3, userLogin: 1 }))
    expect(state.history.cohorts).toEqual([
      { productCode: 'demo-quick-android', day: 19_676, offset: 0, live: 1, paid: '0' },
    ])
  })

  test('keeps the password whatever the case of its MD5', async () => {
    const sandbox = await start()
    await open(sandbox, 'userRegister', { ...carol, password: carol.password.toUpperCase() })
    expect((await open(sandbox, 'userLogin', carol)).json.status).toBe(true)
  })

  test('numbers accounts one after another, over all products of the merchant', async () => {
    const sandbox = await start()
    const first = await open(sandbox, 'userRegister', carol)
    const second = await open(sandbox, 'userRegister', { ...carol, username: 'dave' }, { productCode: ios })
    expect([first.json.data.uid, second.json.data.uid]).toEqual(['10004', '10005'])
  })

  test('refuses a taken name in any product, and leaves nothing', async () => {
    const sandbox = await start()
    const before = await stateOf(sandbox)
    const { json } = await open(sandbox, 'userRegister', { ...carol, username: alice.username }, { productCode: ios })
    expect(json).toEqual(refused('The user already exists.'))
    expect(await stateOf(sandbox)).toEqual(before)
  })

  test.each(['username', 'password', 'sign', 'productCode', 'openId'])('needs %s', async (name) => {
    const sandbox = await start()
    const url = `${sandbox.url}/open/userRegister`
    const params = { openId, productCode: ios, ...carol, sign: 'x', [name]: '' }
    expect((await postForm(url, params)).json).toEqual(refused('A required parameter is missing.'))
  })

  test('reads nothing from the query', async () => {
    const sandbox = await start()
    const { json } = await postForm(`${sandbox.url}/open/userRegister?username=carol`, { openId })
    expect(json).toEqual(refused('A required parameter is missing.'))
  })

  test('refuses in the order openId, signature, productCode', async () => {
    const sandbox = await start()
    const wrong = { productCode: 'nobody', key: 'wrong' }
    const message = async (params: Record<string, string>, options: typeof wrong | { productCode: string }) =>
      (await open(sandbox, 'userRegister', { ...carol, ...params }, options)).json.message
    expect(await message({ openId: 'nobody' }, wrong)).toBe('The openId is unknown.')
    expect(await message({}, wrong)).toBe('The signature is wrong.')
    expect(await message({}, { productCode: 'nobody' })).toBe('The productCode is unknown.')
  })

  test('knows only the products of the merchant', async () => {
    const sandbox = await start()
    const foreign = await sandbox.quicksdk.product({})
    const { json } = await open(sandbox, 'userRegister', carol, { productCode: foreign.productCode })
    expect(json).toEqual(refused('The productCode is unknown.'))
  })
})
