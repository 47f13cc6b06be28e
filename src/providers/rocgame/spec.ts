import type { ErrorEntry } from '../../contract/errors.ts'
import { provider } from '../../contract/provider.ts'
import { bool, int, intOrDigits, object, oneOf, text, union } from '../../contract/schema/field.ts'
import { errors } from './errors.ts'
import { noData } from './fields.ts'
import { signer } from './signer.ts'
import { type Game, open, type RocgameState } from './state.ts'

const success = bool({ en: 'Whether the request was accepted.', zh: '是否成功' })
// ASSUMPTION roc-1: a number on success, a text on failure, as both samples of 2.2 show. A seed may set a number.
const errCode = { en: 'Code of the refusal, a text in the document.', zh: '错误码，文档中为字符串', example: '-100001' }

export const rocgame = provider<RocgameState, Game>()({
  id: 'rocgame',
  title: { en: 'RocGame gift codes', zh: 'RocGame 礼包兑换' },
  document: '003_b282b459fa9c3489.txt',
  // 2.1: the production address is left blank in the document.
  servers: [{ url: 'http://m-uat.roc.games', description: { en: 'Test environment', zh: '测试环境' } }],
  basePath: '/api',
  paths: ['/api/'],
  body: 'json',
  errors,
  signer,
  common: {
    // ASSUMPTION roc-3: int in the table, text in the samples.
    gameId: intOrDigits({ en: 'The game.', zh: '游戏编号', example: 1015, assumptions: ['roc-3'] }),
    sign: text({ en: 'The signature.', zh: '签名', example: '4297f44b13955235245b2497399d7a93' }),
  },
  checks: [
    ['required', 'VALIDATION'],
    ['format', 'VALIDATION'],
    ['tenant', 'GAME_UNKNOWN'],
    ['signature', 'SIGN_INVALID'],
  ],
  tenant: (texts, state) => state.game(texts.gameId ?? ''),
  identify: (game) => ({ id: String(game.gameId), key: game.signKey }),
  keys: async (state) =>
    (await state.someGames()).map(({ gameId, signKey }) => ({
      owner: String(gameId),
      name: signer.rule.keyName,
      key: signKey,
    })),
  envelope: {
    success: (data) => ({ success: true, errCode: 0, errMsg: 'SUCCESS', data }),
    failure: (entry: ErrorEntry) => ({
      success: false,
      data: {},
      errCode: entry.code,
      errMsg: entry.message ?? entry.en,
    }),
    // ASSUMPTION http-5: the one code there is.
    unserved: (_status, detail) => ({ success: false, data: {}, errCode: '-100001', errMsg: detail }),
    read: (reply) =>
      reply.success === true
        ? { ok: true, data: reply.data }
        : { ok: false, code: reply.errCode as number | string, message: String(reply.errMsg) },
    schema: (data) =>
      object({
        success,
        errCode: oneOf([0], { en: 'Always the number 0.', zh: '固定为数字 0', example: 0 }),
        errMsg: oneOf(['SUCCESS'], { en: 'Always SUCCESS.', zh: '固定为 SUCCESS', example: 'SUCCESS' }),
        data,
      }),
    failureSchema: object({
      success,
      data: noData(),
      errCode: union(text(errCode), int(errCode)),
      errMsg: text({ en: 'Why it was refused.', zh: '错误信息', example: 'Validation errors' }),
    }),
  },
  // ASSUMPTION roc-2: code and text of each refusal can be replaced by what a team has seen at the real service.
  async override(state, error) {
    const seen = await state.seenError(error)
    return (
      seen && {
        ...(seen.errCode !== undefined && { code: seen.errCode }),
        ...(seen.errMsg !== undefined && { message: seen.errMsg }),
      }
    )
  },
  open,
})
