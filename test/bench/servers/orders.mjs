// The sandbox with so many orders of one user in its state (first argument), reached like any other.
import { createSandbox } from '../../../dist/index.js'

const count = Number(process.argv[2])
const merchant = { openId: 'demo-quick-merchant', openKey: 'demo-quick-openkey' }
const product = { id: 1, productCode: 'demo-quick-android', name: 'Demo' }
const user = { uid: '10001', username: 'alice', password: 'alice-password' }

const order = (index) => ({
  orderNo: String(index).padStart(22, '0'),
  openId: merchant.openId,
  productCode: product.productCode,
  uid: user.uid,
  userName: user.username,
  source: 'pay',
  currency: 'USD',
  amount: '0.99',
  usdAmount: '0.99',
  dealAmount: '0.99',
  dealUsdAmount: '0.99',
  actRate: '1',
  dealRate: '1',
  createTime: 1_600_000_000 + index,
  cpOrderNo: `CP${index}`,
  channelOrderNo: '',
  payStatus: index % 2,
  payTime: 0,
  asyncStatus: 0,
  asyncTime: 0,
  payTypeId: 1,
  payTypeName: 'card',
  payTypes: '',
  goodsId: 'gem60',
  goodsName: '60 gems',
  orderSubject: '60 gems',
  serverName: 'S1',
  roleName: 'r',
  roleLevel: 1,
  extrasParams: '',
  channelCode: '',
  deviceId: '',
  countryCode: '',
  clientLang: 'en-US',
  isSandbox: 0,
  callbackUrl: '',
})

const sandbox = await createSandbox({
  rateLimit: 'off',
  seed: {
    quicksdk: {
      merchants: [{ ...merchant, users: [user], products: [product] }],
      history: { orders: Array.from({ length: count }, (_, index) => order(index)) },
    },
  },
})
const { rss } = process.memoryUsage()
process.send({ url: sandbox.url, mb: Math.round(rss / 2 ** 20) })
