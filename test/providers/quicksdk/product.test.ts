import { expect, test } from 'vitest'
import { SeedError } from '../../../src/index.ts'
import { md5, quicksdkSigned } from '../../support/php.ts'
import { android, openId, openKey, stateOf } from '../../support/quicksdk.ts'
import { postForm, postJson, startSandbox } from '../../support/sandbox.ts'

test('the product action makes a merchant and a product that can be used at once', async () => {
  const sandbox = await startSandbox({ seed: {} })
  const made = await sandbox.quicksdk.product({ name: 'Mine', goods: [{ goodsId: 'g', price: '6.90' }] })
  expect(made).toMatchObject({ id: 1, name: 'Mine', platform: 1, wallet: false, goods: [{ price: '6.90' }] })
  const params = { openId: made.openId, productCode: made.productCode, username: 'a', password: md5('a') }
  const { json } = await postForm(`${sandbox.url}/open/userRegister`, quicksdkSigned(params, made.openKey))
  expect(json.data.uid).toBe('10001')
})

test('the product action changes what it names and keeps the rest', async () => {
  const sandbox = await startSandbox()
  const changed = await sandbox.quicksdk.product({ productCode: android, name: 'Renamed', wallet: false })
  expect(changed).toMatchObject({ openId, openKey, id: 1, name: 'Renamed', wallet: false })
  expect(changed.currencies).toEqual({ USD: '1', TWD: '0.031', CNY: '0.14' })
  expect((await stateOf(sandbox)).merchants[0].products[0].roles).toHaveLength(3)
})

test.each([
  ['another merchant', { openId: 'other', productCode: android }, 409],
  ['another key', { openId, openKey: 'other' }, 409],
  ['a taken id', { openId, id: 1 }, 409],
  ['a price of nothing', { openId, goods: [{ goodsId: 'g', price: '0' }] }, 400],
  ['an address that is none', { openId, callbackUrl: 'ftp://x' }, 400],
])('the product action refuses %s', async (_what, params, status) => {
  const sandbox = await startSandbox()
  expect((await postJson(`${sandbox.url}/__admin/quicksdk/product`, params)).status).toBe(status)
})

test.each([
  ['an unknown message', { messages: { SIGN_INVALD: 'x' } }, 'did you mean SIGN_INVALID?'],
  ['two users of one name', { merchants: [{ users: [{ username: 'a' }, { username: 'a' }] }] }, '/users/1/username'],
  ['a uid that is no number', { merchants: [{ users: [{ uid: '010', username: 'a' }] }] }, '/users/0/uid'],
  [
    'two products of one code',
    { merchants: [{ products: [{ productCode: 'p' }] }, { products: [{ productCode: 'p' }] }] },
    '/merchants/1/products/0/productCode',
  ],
  ['a dollar that is none', { merchants: [{ products: [{ currencies: { USD: 2 } }] }] }, '/currencies/USD'],
  [
    'a role without a user',
    {
      merchants: [
        {
          products: [
            { roles: [{ uid: '1', roleId: 'r', roleName: 'r', serverId: 's', serverName: 's', roleLevel: 1 }] },
          ],
        },
      ],
    },
    '/roles/0/uid',
  ],
  ['history of the wrong kind', { history: { wallets: [{ openId: 'a', uid: '1', cents: 0.5 }] } }, '/cents'],
])('a seed with %s is refused', async (_what, quicksdk, sentence) => {
  const started = startSandbox({ seed: { quicksdk } })
  await expect(started).rejects.toThrow(SeedError)
  await expect(started).rejects.toThrow(sentence)
})

test('a way of paying that is listed twice is refused with its place', async () => {
  const sandbox = await startSandbox()
  const payTypes = [
    { id: 12, name: 'One' },
    { id: 13, name: 'Two' },
    { id: 12, name: 'Three' },
  ]
  await expect(sandbox.quicksdk.product({ productCode: android, payTypes })).rejects.toThrow(
    '/payTypes/2/id: 12 is listed twice',
  )
})

test('a rate under a name with a slash is refused with that name', async () => {
  const products = [{ productCode: 'p', currencies: { 'A/B~C': true } }]
  const seed = { quicksdk: { merchants: [{ openId: '1', openKey: 'k', products }] } }
  await expect(startSandbox({ seed: seed as never })).rejects.toThrow('currencies/A/B~C: must be string or number')
})
