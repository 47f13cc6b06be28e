import { bool, int, list, object, oneOf, openObject, optional, text, union } from '../../../contract/schema/field.ts'
import { exCode } from '../fields.ts'
import { rocgame } from '../spec.ts'
import { certification } from './certification.ts'
import { receiving } from './receiving.ts'

const orderNote = { en: 'The exchange order; the same for every try of one role.', zh: '兑换订单编号' }

// ASSUMPTION roc-11: numbers unless the game's setting `numbers` is text.
const asSet = { assumptions: ['roc-11'] } as const
const game = { en: 'The game.', zh: '游戏编号', example: 1015, ...asSet }
const role = {
  en: 'The role: a number where it is digits.',
  zh: '角色 ID，数字以 number 发送',
  example: 900001,
  ...asSet,
}
const server = { en: 'The server: a number where it is digits.', zh: '角色区服 ID', example: 3, ...asSet }
const num = { en: 'How many.', zh: '数量', example: 1000, ...asSet }

// ASSUMPTION roc-7: both forms were observed.
const shortReply = openObject({
  code: int({ en: '1 handed out, anything else not.', zh: '1 为发货成功，其他为失败', example: 1 }),
})
const envelopeReply = openObject({
  success: bool({ en: 'Whether it was handed out.', zh: '是否成功', example: true }),
  errCode: union(
    int({ en: '0 on success.', zh: '成功为 0', example: 0 }),
    text({ en: 'A code of the game on failure.', zh: '失败时的错误码' }),
  ),
})

/** Whether a reply says that the game has handed out the gift. */
function accepted(body: string): boolean {
  try {
    const reply = JSON.parse(body) as { code?: unknown; success?: unknown; errCode?: unknown } | null
    return reply?.code === 1 || (reply?.success === true && reply.errCode === 0)
  } catch {
    return false
  }
}

export const giftDeliver = rocgame.callback({
  id: 'gift.deliver',
  summary: { en: 'Asks the game to hand a gift to a role', zh: '礼包发货' },
  section: '五',
  tier: 'documented',
  assumptions: ['roc-4', 'roc-6', 'roc-7', 'roc-10', 'roc-11'],
  path: '/gift',
  encoding: 'json',
  params: {
    gameId: union(int(game), text(game)),
    roleId: union(int(role), text(role)),
    roleServer: union(int(server), text(server)),
    // ASSUMPTION roc-10: a list of name and number, signed exactly as sent.
    prop: list(
      object({
        name: text({ en: 'Name of the prop.', zh: '道具名称', example: '金币' }),
        num: union(int(num), text(num)),
      }),
      { en: 'What is in the gift.', zh: '礼包', assumptions: ['roc-10'] },
    ),
    // ASSUMPTION roc-4: the sample and the signing text say exOrderId, the table exOrderNo; each game has its setting.
    exOrderId: optional(text({ ...orderNote, example: 'EX2024110100010203', assumptions: ['roc-4'] })),
    exOrderNo: optional(text({ ...orderNote, example: 'EX2024110100010203', assumptions: ['roc-4'] })),
    exCode,
    channel: oneOf(['rocgame'], { en: 'Always rocgame.', zh: '渠道：rocgame', example: 'rocgame' }),
    extra: text({
      en: "The game's setting extra; empty, and then not signed, unless it has one.",
      zh: '扩展信息，取自游戏设置 extra；默认为空，为空时不参与签名',
      mayBeEmpty: true,
      assumptions: ['roc-11'],
    }),
  },
  reply: {
    en: 'HTTP 200 and JSON with `code` 1, or with `success` true and `errCode` 0, says the gift was handed out; anything else says it was not.',
    zh: '返回 HTTP 200 和 JSON：code 为 1，或 success 为 true 且 errCode 为 0，表示发货成功；其他情况均为失败。',
  },
  replies: {
    mediaType: 'application/json',
    schema: union(shortReply, envelopeReply),
    examples: {
      code: { en: 'The gift was handed out', zh: '发货成功', value: { code: 1, msg: 'ok' } },
      envelope: {
        en: "The same in the vendor's own envelope",
        zh: '发货成功（渠道自身的响应格式）',
        value: { success: true, errCode: 0, errMsg: 'SUCCESS', data: {} },
      },
      refused: { en: 'It was not', zh: '发货失败', value: { code: 0, msg: 'bag is full' } },
    },
  },
  // ASSUMPTION roc-7: what a game answers was observed at the same vendor.
  verdict: ({ status, body }) => (status === 200 && accepted(body) ? 'delivered' : 'failed'),
  acknowledge: { status: 200, body: '{"code":1}' },
  // ASSUMPTION roc-6: codeUse waits for one try; the player's next try is the retry.
  schedule: [],
  async settled({ state, verdict, order }) {
    const redemption = await state.redemption(order)
    // What a game has once accepted stays redeemed, whatever it says to a copy.
    if (!redemption || redemption.status === 'delivered') return
    await state.putRedemption({ ...redemption, status: verdict, inFlight: false })
  },
  async addresses(state) {
    const found = []
    for (const { gameId } of await state.games()) {
      const gifts = await state.giftsOf(gameId)
      found.push(...gifts.map(({ exchangeUrl: url }) => ({ tenant: String(gameId), url })))
    }
    return found
  },
  receiving,
  certification,
})
