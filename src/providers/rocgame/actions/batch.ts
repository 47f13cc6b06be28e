import { int, list, object, optional, text } from '../../../contract/schema/field.ts'
import { joined, prose } from '../../../contract/values/prose.ts'
import { storeBatch } from '../games.ts'
import { codeMistakes, periodMistakes } from '../seed.ts'
import { gameId } from '../seedFields.ts'
import { rocgame } from '../spec.ts'
import { batchFields } from '../tables.ts'

/** Codes as the document prints them, without letters and digits that look alike. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const CODE_LENGTH = 8
const MOST_CODES = 10_000

export const batch = rocgame.action({
  id: 'batch',
  summary: { en: 'Adds codes to a gift, generated or as given', zh: '为礼包生成或添加一批礼包码' },
  params: {
    gameId,
    giftName: text({ en: 'The gift.', zh: '礼包名称', example: '新手礼包' }),
    isPublic: optional(batchFields.isPublic),
    num: optional(int({ en: `How many to generate, 1 to ${MOST_CODES}. Default 1.`, zh: '生成数量，默认 1' })),
    codes: optional(list(text({ en: 'A code of your own.', zh: '指定礼包码' }))),
    startTime: optional(batchFields.startTime),
    endTime: optional(batchFields.endTime),
  },
  data: object({ codes: list(text({ en: 'A code of the batch.', zh: '礼包码', example: 'CXPKYFLW' })) }),
  async handle({ params, state, ids, fail }) {
    const { num = 1, giftName } = params
    const game = await state.game(String(params.gameId))
    if (!game)
      return fail(
        'NOT_FOUND',
        prose(
          `There is no game ${params.gameId}. Add it to the seed or with rocgame/game.`,
          `没有游戏 ${params.gameId}。请在种子中添加，或使用 rocgame/game。`,
        ),
      )
    const gift = await state.gift(game.gameId, giftName)
    if (!gift) {
      const known = (await state.giftsOf(game.gameId)).map((one) => one.giftName).join(', ')
      return fail(
        'NOT_FOUND',
        prose(
          `Game ${game.gameId} has no gift ${giftName}; it has: ${known || 'none'}.`,
          `游戏 ${game.gameId} 没有礼包 ${giftName}；现有：${known || '无'}。`,
        ),
      )
    }
    if (params.codes && params.num !== undefined)
      fail('INVALID', prose('Give either num or codes, not both.', 'num 与 codes 只能给出其一。'))
    if (num < 1 || num > MOST_CODES)
      fail(
        'INVALID',
        prose(`num is 1 to ${MOST_CODES}, not ${num}.`, `num 须在 1 到 ${MOST_CODES} 之间，而不是 ${num}。`),
      )
    const mistakes = [...codeMistakes(params.codes ?? ['-'], '/codes'), ...periodMistakes(params, '')]
    if (mistakes.length > 0) fail('INVALID', joined(mistakes))

    const codes = new Set<string>()
    for (const code of params.codes ?? []) {
      if (codes.has(code)) fail('INVALID', prose(`Code ${code} is listed twice.`, `兑换码 ${code} 重复。`))
      if (await state.code(game.gameId, code))
        fail(
          'CONFLICT',
          prose(`Game ${game.gameId} has a code ${code} already.`, `游戏 ${game.gameId} 已有兑换码 ${code}。`),
        )
      codes.add(code)
    }
    while (!params.codes && codes.size < num) {
      const code = ids.pick(ALPHABET, CODE_LENGTH)
      if (!(await state.code(game.gameId, code))) codes.add(code)
    }
    const { isPublic: forAll = false, startTime: from = 0, endTime: until = 0 } = params
    const listed = [...codes]
    await storeBatch({ isPublic: forAll, startTime: from, endTime: until, codes: listed }, gift, state)
    return { codes: listed }
  },
})
