import { hex, moment, type People, SERVERS, times } from '../../contract/generate.ts'
import { compactTime } from './values/beijing.ts'

const GOODS = [
  { goodsId: 'gem60', price: '0.99' },
  { goodsId: 'gem300', price: '4.99' },
  { goodsId: 'gem680', price: '9.99' },
]
const PAY_TYPES = [
  { id: 12, name: 'MyCard' },
  { id: 13, name: 'PayPal' },
  { id: 30, name: 'Google Play' },
]
const MERCHANT = 'generated-merchant'
const PRODUCT = 'generated-product'

/** A part of a generated seed. */
export function generate({ zh, en }: People, userCount: number, orderCount: number) {
  const users = times(userCount, (at) => {
    const first = en.person.firstName()
    const last = en.person.lastName()
    const name = at % 3 === 0 ? zh.person.fullName() : `${first}.${last}`
    return {
      uid: String(10_001 + at),
      username: `${name}${at + 1}`,
      password: hex(en, 32),
      email: `${first}.${last}.${at + 1}@example.com`.toLowerCase().replace(/[^a-z0-9.@]/g, ''),
      regTime: moment(en),
    }
  })
  const roles = users.map(({ uid }, at) => {
    const server = en.number.int({ min: 1, max: SERVERS.length })
    return {
      uid,
      roleId: `r-${at + 1}`,
      roleName: at % 3 === 2 ? en.internet.displayName() : zh.person.fullName(),
      serverId: String(server),
      serverName: SERVERS[server - 1],
      roleLevel: en.number.int({ min: 1, max: 120 }),
    }
  })
  const orders = times(users.length === 0 ? 0 : orderCount, (at) => {
    const buyer = en.number.int({ min: 0, max: users.length - 1 })
    return quicksdkOrder({ zh, en }, at, users[buyer] as (typeof users)[number], roles[buyer] as (typeof roles)[number])
  })
  const product = {
    id: 1,
    productCode: PRODUCT,
    name: '生成的产品 Generated product',
    platform: 1,
    callbackKey: hex(en, 32),
    callbackUrl: 'http://127.0.0.1:3000/quicksdk/pay',
    wallet: true,
    goods: GOODS,
    payTypes: PAY_TYPES,
    roles,
  }
  const merchant = { openId: MERCHANT, openKey: hex(en, 32), users, products: [product] }
  return { merchants: [merchant], history: { orders } }
}

interface Buyer {
  readonly uid: string
  readonly username: string
}
interface Hero {
  readonly roleName: string
  readonly serverName: string | undefined
  readonly roleLevel: number
}

function quicksdkOrder({ en }: People, at: number, buyer: Buyer, hero: Hero) {
  const { goodsId, price } = en.helpers.arrayElement(GOODS)
  const way = en.helpers.arrayElement(PAY_TYPES)
  const createTime = moment(en)
  const payTime = createTime + en.number.int({ min: 5, max: 600 })
  return {
    // Documented form: 00, Beijing time, six more digits.
    orderNo: `00${compactTime(createTime)}${String(at % 1_000_000).padStart(6, '0')}`,
    openId: MERCHANT,
    productCode: PRODUCT,
    uid: buyer.uid,
    userName: buyer.username,
    source: 'pay',
    currency: 'USD',
    amount: price,
    usdAmount: price,
    dealAmount: price,
    dealUsdAmount: price,
    actRate: '1',
    dealRate: '1',
    createTime,
    cpOrderNo: `game-${at + 1}`,
    channelOrderNo: hex(en, 16),
    payStatus: 1,
    payTime,
    asyncStatus: 1,
    asyncTime: payTime + 1,
    payTypeId: way.id,
    payTypeName: way.name,
    payTypes: '',
    goodsId,
    goodsName: goodsId,
    orderSubject: goodsId,
    serverName: hero.serverName ?? '',
    roleName: hero.roleName,
    roleLevel: hero.roleLevel,
    extrasParams: '',
    channelCode: '',
    deviceId: hex(en, 16),
    countryCode: en.helpers.arrayElement(['US', 'TW', 'HK', 'SG', 'MY']),
    clientLang: en.helpers.arrayElement(['en', 'zh']),
    isSandbox: 0,
    callbackUrl: '',
  }
}
