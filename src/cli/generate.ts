import type { Faker } from '@faker-js/faker'
import { compactTime } from '../providers/quicksdk/beijing.ts'

export interface GenerateOptions {
  readonly users: number
  readonly orders: number
  readonly fakerSeed: number
}

/** What generated players do lies between these times; the real time would make other bytes every second. */
const FROM = 1_704_067_200
const TO = 1_735_689_600

const SERVERS = ['龙吟', '凤鸣', '苍穹', 'Avalon', 'Midgard', '星海']
const TIERS = [
  { goodsId: '1', money: 6, name: '60钻石' },
  { goodsId: '2', money: 30, name: '300钻石' },
  { goodsId: '3', money: 68, name: '680钻石' },
  { goodsId: '4', money: 128, name: '月卡' },
]
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

const APP = '90001'
const MERCHANT = 'generated-merchant'
const PRODUCT = 'generated-product'

/** Two locales, each with a generator of its own, so that one does not shift the other. */
interface People {
  readonly zh: Faker
  readonly en: Faker
}

/** Loads the two locales; all of faker would take three times as long. */
async function people(seed: number): Promise<People> {
  const [{ faker: zh }, { faker: en }] = await Promise.all([
    import('@faker-js/faker/locale/zh_CN'),
    import('@faker-js/faker/locale/en'),
  ])
  zh.seed(seed)
  en.seed(seed)
  return { zh, en }
}

const hex = (faker: Faker, length: number) => faker.string.hexadecimal({ length, prefix: '', casing: 'lower' })
const moment = (faker: Faker) => faker.number.int({ min: FROM, max: TO })
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))
/** An id that cannot come twice: random digits for the eye, the number for the guarantee. */
const uniqueHex = (faker: Faker, at: number, length: number) =>
  hex(faker, length - 8) + at.toString(16).padStart(8, '0')

function egretPart({ zh, en }: People, userCount: number, orderCount: number) {
  const users = times(userCount, (at) => {
    const chinese = at % 3 !== 2
    return {
      id: uniqueHex(en, at, 32),
      name: chinese ? zh.person.fullName() : en.internet.displayName(),
      pic: `https://example.com/portraits/${en.number.int({ min: 1, max: 400 })}.jpg`,
      token: uniqueHex(en, at, 32),
      friends: [] as string[],
    }
  })
  for (const user of users) {
    const friend = en.helpers.arrayElement(users)
    if (friend !== user) user.friends.push(friend.id)
  }
  const orders = times(users.length === 0 ? 0 : orderCount, (at) => {
    const { goodsId, money } = en.helpers.arrayElement(TIERS)
    return {
      orderId: uniqueHex(en, at, 32).toUpperCase(),
      id: en.helpers.arrayElement(users).id,
      goodsId,
      money: String(money),
      serverId: String(en.number.int({ min: 1, max: SERVERS.length })),
      ext: `order-${at + 1}`,
      paidAt: moment(en),
      notification: 'delivered',
    }
  })
  const app = {
    appId: APP,
    appKey: hex(en, 32),
    name: '生成的游戏 Generated game',
    payCallbackUrl: 'http://127.0.0.1:3000/egret/pay',
    gameUrl: 'http://127.0.0.1:3000/',
    goods: TIERS,
    users,
    orders,
  }
  return { apps: [app] }
}

function quicksdkPart({ zh, en }: People, userCount: number, orderCount: number) {
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

/** So many gift codes are made whatever the number of players. */
const CODES = 100

function rocgamePart({ en }: People) {
  const codes = times(CODES, (at) => `G${String(at).padStart(3, '0')}${hex(en, 6).toUpperCase()}`)
  const gift = {
    giftName: '新手礼包 Starter gift',
    exchangeUrl: 'http://127.0.0.1:3000/gift',
    props: [{ name: '钻石', num: 100 }],
    batches: [{ batchName: 'generated', codes }],
  }
  return { games: [{ gameId: 90_001, name: '生成的游戏 Generated game', signKey: hex(en, 32), gifts: [gift] }] }
}

/** A seed of believable players and orders, half of them Egret's, half QuickSDK's. */
export async function generateSeed({ users, orders, fakerSeed }: GenerateOptions) {
  const faked = await people(fakerSeed)
  const half = (count: number) => Math.ceil(count / 2)
  return {
    egret: egretPart(faked, half(users), half(orders)),
    quicksdk: quicksdkPart(faked, users - half(users), orders - half(orders)),
    rocgame: rocgamePart(faked),
  }
}
