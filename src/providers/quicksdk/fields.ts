import { decimal, flag, int, oneOf, optional, text, unixTime } from '../../contract/schema/field.ts'

/** The groups of the document's operations. */
export const tags = {
  accounts: { en: 'Accounts', zh: '账号' },
  email: { en: 'E-mail', zh: '邮箱' },
  social: { en: 'Social accounts', zh: '第三方社交账号' },
  catalogue: { en: 'Catalogue', zh: '产品与商品' },
  orders: { en: 'Orders', zh: '订单' },
  paying: { en: 'Paying', zh: '支付' },
  wallet: { en: 'Wallet', zh: '电子钱包' },
  devices: { en: 'Devices and roles', zh: '设备与角色' },
  reports: { en: 'Reports', zh: '报表' },
} as const

// What requests carry. Where an operation's table says 选传 it wraps the field in optional().

export const userId = text({ en: 'The account.', zh: 'SDK 用户的账号 ID', example: '10001' })
export const username = text({ en: 'The name the account logs in with.', zh: '用户名', example: 'alice' })
// ASSUMPTION quick-23: 32 hex characters in either case; anything else is refused by the handler.
const md5Notes = { example: '5ebe2294ecd0e0f08eab7690d2a6ee69', assumptions: ['quick-23'] }
export const password = text({ en: 'MD5 of the password in hex.', zh: '原始密码的 32 位 MD5 值', ...md5Notes })
export const oldPassword = text({ en: 'MD5 of the present password.', zh: '原密码的 32 位 MD5 值', ...md5Notes })
export const newPassword = text({ en: 'MD5 of the new password.', zh: '新密码的 32 位 MD5 值', ...md5Notes })
// Tables 31 and 32 ask for the uid as a number and call the address `mail`.
export const uidSent = int({ en: 'The account.', zh: 'SDK 用户 ID', example: 10001 })
export const mail = text({ en: 'The present e-mail address.', zh: '原邮箱地址', example: 'alice@example.com' })
export const email = text({ en: 'E-mail address.', zh: '邮箱地址', example: 'alice@example.com' })
export const code = text({ en: 'The code from the mail.', zh: '邮箱验证码', example: '482913' })
export const deviceId = text({ en: 'Identifies the device.', zh: '设备唯一标识', example: 'web-5f1d0c' })
export const orderNo = text({ en: 'The order, 22 digits.', zh: 'SDK 订单号', example: '0020231115061320000001' })

/** Times between which orders were created or refunded (3, 22, 24). */
export const btime = unixTime({
  en: 'From this time on, included.',
  zh: '开始时间（Unix 时间戳）',
  example: 1700000000,
})
export const etime = unixTime({ en: 'Up to this time, included.', zh: '结束时间（Unix 时间戳）', example: 1700086400 })
export const payStatusFilter = oneOf([0, 1, -1], {
  en: '0 unpaid, 1 paid, -1 all.',
  zh: '订单状态：0 失败，1 成功，-1 所有',
  example: -1,
})

/** What reports are asked by (21, 29, 34). */
export const bdate = text({
  en: 'First day in Beijing; yesterday when absent.',
  zh: '开始日期，默认前一天',
  example: '2023-11-14',
})
export const edate = text({
  en: 'Last day in Beijing; today when absent.',
  zh: '结束日期，默认当天',
  example: '2023-11-15',
})
export const pids = text({
  en: 'Product ids with commas between them; the requesting product when absent.',
  zh: '游戏 ID，多个以逗号分隔，默认当前游戏',
  example: '1,2',
})

/** What replies carry about products and roles. */
export const productId = int({ en: 'Id of the product.', zh: 'SDK 产品 ID', example: 1 })
export const roleId = text({ en: 'The role.', zh: '游戏角色 ID', example: 'r-1' })

/** What an order is made of (5, 17, 18, 25). */
export const goodsId = text({ en: 'The goods.', zh: '商品 ID', example: 'gem60' })
// ASSUMPTION quick-35: of the required texts these two alone may be empty, because public clients send them so.
export const goodsName = text({ en: 'Name of the goods.', zh: '商品名称', example: '60 gems', mayBeEmpty: true })
export const cpOrderNo = text({ en: "The game's own order number.", zh: '游戏订单号', example: 'G20231115-1' })
export const orderSubject = text({ en: 'Title of the order.', zh: '订单标题', example: '60 gems' })
export const roleName = text({ en: 'Name of the role.', zh: '角色名', example: '劍客' })
export const serverName = text({ en: 'Name of the game server.', zh: '区服名', example: 'S1' })
export const roleLevel = int({ en: 'Level of the role.', zh: '角色等级', example: 8 })
export const extrasParams = text({
  en: 'Given back as it is.',
  zh: '扩展参数，原样返回',
  example: '{"k":"v"}',
  mayBeEmpty: true,
})
export const callbackUrl = text({
  en: "Where the notification of this order goes; the product's address when absent.",
  zh: '订单回调地址，缺省为产品的回调地址',
  example: 'http://127.0.0.1:3000/quicksdk/pay',
})
export const channelCode = text({
  en: 'Channel the game was distributed by.',
  zh: '渠道 CODE',
  example: 'default',
  mayBeEmpty: true,
})
// ASSUMPTION quick-26: it chooses nothing here.
export const countryCode = text({
  en: 'Country; shown at the checkout, chooses no way of paying here.',
  zh: '国家代码；在收银台显示，沙箱不据此筛选支付方式',
  example: 'CHN',
  mayBeEmpty: true,
  assumptions: ['quick-26'],
})
// ASSUMPTION quick-26: 必传 and 默认 contradict each other, and public clients leave it out.
export const clientLang = optional(
  text({
    en: 'Language of the checkout page, as en-US; Traditional Chinese when absent or empty, with a remark.',
    zh: '支付中心语言代码，如 en-US；未传或为空时为默认的中文繁体，并给出提示',
    example: 'zh-TW',
    assumptions: ['quick-26'],
  }),
)
export const amount = decimal({ en: 'Amount of money.', zh: '金额', example: '6.90' })
export const currency = text({ en: 'Currency code.', zh: '币种代码', example: 'USD' })

/** Social accounts (11, 16, 27). */
export const userOpenId = text({ en: 'Identifies the player there.', zh: '社交账号的唯一标识', example: 'fb-8842' })
export const accessToken = text({ en: 'Credential of the player there.', zh: '社交账号凭证', example: 'EAAGm0PX4ZCps' })

// What replies carry about an account.

export const uid = text({ en: 'The account.', zh: 'SDK 用户的账号 ID', example: '10001' })
// ASSUMPTION quick-3: tables 11, 16 and 27 show the uid as a number.
export const uidNumber = int({ en: 'The account.', zh: 'SDK 用户的账号 ID', example: 10001, assumptions: ['quick-3'] })
export const isGuest = flag({ en: '1 for a guest.', zh: '是否为游客账号，1 是，0 否', example: 0 })
export const regTime = unixTime({ en: 'When the account was registered.', zh: '账号注册时间', example: 1700000000 })

const authTokenNotes = {
  en: 'Logs the user in again with autoLogin.',
  zh: '自动登录 (autoLogin) 所用 token',
  example: 'demo-quick-authtoken-alice',
}
const tokenNotes = {
  en: 'For checkUserInfo.',
  zh: '服务端验证用户信息 (checkUserInfo) 所用 token',
  example: 'demo-quick-token-alice',
}
export const authToken = text(authTokenNotes)
export const token = text(tokenNotes)

/** Tokens of login and register, which their tables leave out. */
// ASSUMPTION quick-8: table 28 says that login and register answer them.
const beyondTable = { tier: 'assumed', assumptions: ['quick-8'] } as const
export const tokens = {
  token: text({ ...tokenNotes, ...beyondTable }),
  authToken: text({ ...authTokenNotes, ...beyondTable }),
}
