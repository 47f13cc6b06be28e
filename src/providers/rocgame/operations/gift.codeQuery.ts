import { bool, int, object, oneOf, record, text, unixTime } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { tags } from '../fields.ts'
import { rocgame } from '../spec.ts'
import type { Batch, RocgameState } from '../state.ts'

/** A query names at most this many codes (四). */
const MOST_CODES = 10

const observed = { tier: 'observed', assumptions: ['roc-5'] } as const

// ASSUMPTION roc-5: a public code is never used up, so it is always 0.
async function statusOf(state: RocgameState, { gameId, isPublic }: Batch, code: string): Promise<0 | 1 | 2> {
  if (isPublic) return 0
  if (await state.hasRedemption(gameId, code, 'delivered')) return 1
  return (await state.hasRedemption(gameId, code, 'failed')) ? 2 : 0
}

export const giftCodeQuery = rocgame.operation({
  id: 'gift.codeQuery',
  path: '/api/gift/codeQuery',
  summary: { en: 'What gift codes are worth and whether they were redeemed', zh: '查询礼包码' },
  section: '四',
  tier: 'documented',
  assumptions: ['roc-5', 'roc-9'],
  tag: tags.gifts,
  params: {
    exCodeMulti: text({
      en: '1 to 10 codes, separated by commas.',
      zh: '礼包码，多个码使用英文逗号分割，数量不超过 10',
      example: 'CXPIYFLW,MO2F66U2',
      assumptions: ['roc-9'],
    }),
  },
  // ASSUMPTION roc-5: the members follow the vendor's data model; the document shows none.
  data: record(
    object({
      status: oneOf([0, 1, 2], {
        en: '0 not redeemed, 1 redeemed, 2 the delivery failed. A public code is always 0.',
        zh: '0 未兑换，1 已兑换，2 兑换失败；公共码恒为 0',
        example: 0,
        ...observed,
      }),
      giftName: text({ en: 'The gift.', zh: '礼包名称', ...observed }),
      receiveGrade: int({ en: 'The lowest grade that may redeem it.', zh: '领取等级', example: 0, ...observed }),
      isPublic: bool({ en: 'Whether it serves every role once.', zh: '是否公共码', ...observed }),
      startTime: unixTime({ en: 'Valid from, 0 for no limit.', zh: '开始时间，0 为不限', example: 0, ...observed }),
      endTime: unixTime({ en: 'Valid until, 0 for no limit.', zh: '结束时间，0 为不限', example: 0, ...observed }),
    }),
    { en: 'By code; a code the game does not have is left out.', zh: '以礼包码为键；不存在的码不返回' },
  ),
  errors: ['VALIDATION'],
  async handle({ params, tenant, state, fail }) {
    const asked = params.exCodeMulti.split(',')
    // ASSUMPTION roc-9: 1 to 10 codes.
    if (asked.length > MOST_CODES)
      fail(
        'VALIDATION',
        prose(
          `exCodeMulti names ${asked.length} codes, at most ${MOST_CODES}`,
          `exCodeMulti 列出了 ${asked.length} 个兑换码，最多 ${MOST_CODES} 个`,
        ),
      )
    if (asked.includes(''))
      fail(
        'VALIDATION',
        prose('exCodeMulti has an empty code: a comma too many', 'exCodeMulti 中有空的兑换码：多了一个逗号'),
      )
    const found = []
    for (const code of asked) {
      const offer = await state.offer(tenant.gameId, code)
      if (!offer) continue
      const { gift, batch } = offer
      const { giftName, receiveGrade } = gift
      const { isPublic, startTime, endTime } = batch
      const status = await statusOf(state, batch, code)
      found.push([code, { status, giftName, receiveGrade, isPublic, startTime, endTime }] as const)
    }
    return Object.fromEntries(found)
  },
})
