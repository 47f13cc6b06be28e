import { object, optional, text } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { createUser, enter } from '../rules/session.ts'
import { quicksdk } from '../spec.ts'
import { isEmail } from '../values/address.ts'

export const login = quicksdk.action({
  id: 'login',
  summary: {
    en: 'A player logs in with the client SDK; the tokens are those the game is handed',
    zh: '玩家通过客户端 SDK 登录，返回游戏拿到的 token',
  },
  params: {
    productCode: text({ en: 'The product.', zh: '产品 CODE', example: 'demo-quick-android' }),
    uid: optional(text({ en: 'The account.', zh: 'SDK 账号 ID', example: '10001' })),
    username: optional(
      text({
        en: 'The account by its name or e-mail address; a new one when there is none.',
        zh: '用户名或邮箱；不存在则新建账号',
        example: 'alice',
      }),
    ),
  },
  data: object({
    uid: text({ en: 'The account.', zh: 'SDK 账号 ID' }),
    token: text({ en: 'For checkUserInfo.', zh: '服务端验证用户信息所用 token' }),
    authToken: text({ en: 'For autoLogin.', zh: '自动登录 token' }),
  }),
  async handle(call) {
    const { params, state, fail } = call
    const { productCode, uid, username } = params
    const product =
      (await state.product(productCode)) ??
      fail(
        'NOT_FOUND',
        prose(
          `There is no product ${productCode}. Add it to the seed or with quicksdk/product.`,
          `没有产品 ${productCode}。请在种子中添加，或使用 quicksdk/product。`,
        ),
      )
    const { openId } = product
    const step = { ...call, tenant: { product } }
    if ((uid === undefined) === (username === undefined))
      fail('INVALID', prose('Name the account by uid or by username.', '请用 uid 或 username 之一指明账号。'))
    if (uid !== undefined) {
      const user =
        (await state.user(openId, uid)) ??
        fail('NOT_FOUND', prose(`Merchant ${openId} has no user ${uid}.`, `商户 ${openId} 没有用户 ${uid}。`))
      return { uid, ...(await enter(step, user)) }
    }
    const name = username as string
    const user =
      (await state.userByLogin(openId, name)) ??
      (await createUser(step, { username: name, ...(isEmail(name) && { email: name }) }))
    return { uid: user.uid, ...(await enter(step, user)) }
  },
})
