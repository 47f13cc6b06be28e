import { object } from '../../../../contract/schema/field.ts'
import { deviceId, isGuest, regTime, tags, uid, username } from '../../fields.ts'
import { freeName } from '../../rules/accounts.ts'
import { createUser, showUser } from '../../rules/session.ts'
import { quicksdk } from '../../spec.ts'

export const guestRegister = quicksdk.operation({
  id: 'guest.register',
  path: '/open/visitorReg',
  summary: { en: 'Logs the guest of a device in, made at the first call', zh: '游客账号模式' },
  section: '二.14',
  tier: 'documented',
  assumptions: ['quick-13', 'quick-19', 'quick-22'],
  tag: tags.accounts,
  params: { deviceId },
  data: object({ uid, username, isGuest, regTime }),
  errors: [],
  async handle(call) {
    const { params, tenant, state, now } = call
    const { deviceId } = params
    const { openId, productCode } = tenant.product
    // ASSUMPTION quick-19: one guest per device; who has become a full account does not come back by it.
    const known = await state.guestByDevice(openId, deviceId)
    const user = known ?? (await createUser(call, { username: await freeName(call, 'guest'), isGuest: true, deviceId }))
    // The table shows no token, so none is issued.
    const device = await state.device(productCode, deviceId)
    await state.countLogin({ openId, productCode, uid: user.uid, channelCode: device?.channelCode ?? '' }, now)
    return showUser(user)
  },
})
