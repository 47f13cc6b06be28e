import { object } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { tags, token, uid } from '../../fields.ts'
import { webapi } from '../../webapi.ts'

// ASSUMPTION quick-9: the document names the interface (28) and does not describe it.
export const userCheck = webapi.operation({
  id: 'user.check',
  path: '/webapi/checkUserInfo',
  otherMethods: ['GET'],
  summary: { en: 'Whether a token belongs to an account', zh: '服务端验证用户信息' },
  section: '二.28',
  tier: 'observed',
  assumptions: ['quick-9'],
  tag: tags.accounts,
  params: { uid, token },
  data: object({ uid }),
  errors: ['TOKEN_UID_ERROR'],
  async handle({ params, state, fail }) {
    const session = await state.sessionByToken(params.token)
    if (!session)
      return fail(
        'TOKEN_UID_ERROR',
        prose('there is no such token, or it has been replaced by newer ones', '没有该 token，或已被更新的 token 取代'),
      )
    if (session.uid !== params.uid)
      fail('TOKEN_UID_ERROR', prose(`the token belongs to ${session.uid}`, `该 token 属于 ${session.uid}`))
    return { uid: session.uid }
  },
})
