import { anything, object, record, text } from '../../contract/schema/field.ts'
import { wireText } from '../../contract/schema/wire.ts'
import { prose } from '../../contract/values/prose.ts'
import { admin, tags } from '../spec.ts'

export const signRequest = admin.operation({
  id: 'requests.sign',
  path: '/__admin/sign',
  summary: {
    en: 'Signs the parameters of a request with the key of the app, merchant or game they name',
    zh: '用对应密钥为请求参数签名',
  },
  description: {
    en: 'For trying requests by hand. The key itself stays here.',
    zh: '便于手工调试，密钥不会返回。',
  },
  tier: 'documented',
  tag: tags.requests,
  params: {
    path: text({ en: 'Where the request goes.', zh: '请求路径', example: '/v2/user/getInfo' }),
    params: record(anything({ en: 'Value; what is no text is signed as compact JSON.', zh: '参数值' }), {
      en: 'The parameters, without sign.',
      zh: '请求参数（不含 sign）',
    }),
  },
  data: object({ sign: text({ en: 'The signature.', zh: '签名' }) }),
  errors: ['NOT_FOUND'],
  async handle({ params, state, fail }) {
    const operation = state.providers.flatMap(({ operations }) => operations).find(({ path }) => path === params.path)
    if (!operation)
      return fail('NOT_FOUND', prose(`No provider serves ${params.path}.`, `没有渠道提供 ${params.path}。`))
    if (!('sign' in operation.params))
      return fail('NOT_FOUND', prose(`${params.path} takes no signature.`, `${params.path} 不需要签名。`))
    const texts = Object.entries(params.params).map(([name, value]) => [name, wireText(value)])
    const signed = await state.sign(operation, Object.fromEntries(texts))
    if (!signed)
      return fail(
        'NOT_FOUND',
        prose(
          'The parameters name no app, merchant or game that is registered here, so there is no key.',
          '参数中没有此处已登记的应用、商户或游戏，因此没有密钥。',
        ),
      )
    return { sign: signed.sign }
  },
})
