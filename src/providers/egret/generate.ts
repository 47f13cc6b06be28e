import { hex, moment, type People, SERVERS, times, uniqueHex } from '../../contract/generate.ts'

const TIERS = [
  { goodsId: '1', money: 6, name: '60钻石' },
  { goodsId: '2', money: 30, name: '300钻石' },
  { goodsId: '3', money: 68, name: '680钻石' },
  { goodsId: '4', money: 128, name: '月卡' },
]
const APP = '90001'

/** A part of a generated seed. */
export function generate({ zh, en }: People, userCount: number, orderCount: number) {
  const users = times(userCount, (at) => {
    const chinese = at % 3 !== 2
    return {
      id: uniqueHex(en, at, 32),
      name: chinese ? zh.person.fullName() : en.internet.displayName(),
      sex: 1 + (at % 2),
      age: 18 + (at % 40),
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
