import type { Delivery } from '../../../contract/callbacks/callback.ts'
import { intOrDigits, type Prose } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { giftDeliver } from '../callbacks/gift.deliver.ts'
import { deliveryParams, escapedText } from '../deliveryForm.ts'
import { exCode, isDigits, noData, roleId, roleServer, tags } from '../fields.ts'
import { rocgame } from '../spec.ts'
import type { Game, Gift, Redemption, Role } from '../state.ts'

/** Why a delivery did not go through, for a person. */
function failure({ id, state, attempts }: Delivery): Prose {
  const tried = attempts.at(-1)
  if (!tried) return prose(`${id} is ${state} without a try`, `${id} 未经尝试，状态为 ${state}`)
  return tried.error === undefined
    ? prose(
        `the game answered ${id} with HTTP ${tried.status}: ${tried.reply?.slice(0, 200)}`,
        `游戏对 ${id} 的应答为 HTTP ${tried.status}：${tried.reply?.slice(0, 200)}`,
      )
    : prose(
        `${id} brought no answer: ${tried.error}. Start the game there, or the sandbox with --receiver`,
        `${id} 没有得到应答：${tried.error}。请在该处启动游戏，或以 --receiver 启动沙箱`,
      )
}

/** A refusal names so many of the codes behind it. */
const SHOWN_CODES = 5

/** What is left of a ceiling, and what used it up. */
function noneLeft({ giftName, exchangeCeiling }: Gift, counted: readonly Redemption[]): Prose {
  const codes = counted.map(({ code }) => code)
  const shown = codes.length > SHOWN_CODES ? [...codes.slice(0, SHOWN_CODES), '…'] : codes
  const list = shown.join(', ')
  return {
    en: `0 of ${exchangeCeiling} left: this role has redeemed ${codes.length} of gift ${giftName} (${list})`,
    zh: `剩余 0 次（上限 ${exchangeCeiling}）：该角色已兑换礼包 ${giftName} ${codes.length} 次（${list}）`,
  }
}

/** Which ids are not what the game takes. */
// ASSUMPTION roc-3: int in the table, so another text is refused unless the game's setting lets it pass.
function notDigits({ roleIds }: Game, role: Role): Prose | undefined {
  if (roleIds === 'text') return undefined
  const [wrong] = Object.entries(role).filter(([, id]) => !isDigits(id))
  if (!wrong) return undefined
  const [name, id] = wrong
  const shown = JSON.stringify(id)
  return {
    en: `${name} is digits, not ${shown}; the game's setting roleIds: "text" lets other texts pass`,
    zh: `${name} 应为数字，收到 ${shown}；游戏设置 roleIds: "text" 可放行其他文本`,
  }
}

export const giftCodeUse = rocgame.operation({
  id: 'gift.codeUse',
  path: '/api/gift/codeUse',
  summary: { en: 'Redeems a gift code for a role', zh: '使用礼包码' },
  description: {
    en: 'The gift is delivered to the game before this answers; the code is used up only when the game accepted.',
    zh: '先向游戏发货，再返回结果；游戏发货成功后礼包码才算使用。',
  },
  section: '三',
  tier: 'documented',
  assumptions: ['roc-5', 'roc-6', 'roc-8'],
  tag: tags.gifts,
  params: {
    exCode,
    roleId,
    roleServer,
    roleGrade: intOrDigits({ en: 'Grade of the role.', zh: '角色等级', example: 27, assumptions: ['roc-3'] }),
  },
  data: noData(),
  errors: [
    'VALIDATION',
    'CODE_UNKNOWN',
    'CODE_NOT_STARTED',
    'CODE_EXPIRED',
    'CODE_USED',
    'CODE_IN_PROGRESS',
    'GRADE_TOO_LOW',
    'CEILING_REACHED',
    'DELIVERY_FAILED',
  ],
  async handle({ params, tenant, state, now, ids, emit, fail }) {
    const { gameId } = tenant
    const role = { roleServer: params.roleServer, roleId: params.roleId }
    const wrong = notDigits(tenant, role)
    if (wrong) fail('VALIDATION', wrong)
    const offer = await state.offer(gameId, params.exCode)
    if (!offer) return fail('CODE_UNKNOWN', prose(`game ${gameId} has no such code`, `游戏 ${gameId} 没有该兑换码`))
    const { gift, batch } = offer
    // ASSUMPTION roc-8: the rules of a gift.
    if (batch.startTime !== 0 && now < batch.startTime)
      fail('CODE_NOT_STARTED', prose(`valid from ${batch.startTime}`, `自 ${batch.startTime} 起有效`))
    if (batch.endTime !== 0 && now > batch.endTime)
      fail('CODE_EXPIRED', prose(`valid until ${batch.endTime}`, `有效期至 ${batch.endTime}`))
    const taken = await state.taken(gameId, params.exCode, batch.isPublic ? role : undefined)
    if (taken) {
      fail(
        taken.status === 'delivered' ? 'CODE_USED' : 'CODE_IN_PROGRESS',
        prose(
          `order ${taken.exOrderId} of role ${taken.roleId} on server ${taken.roleServer}`,
          `订单 ${taken.exOrderId}，区服 ${taken.roleServer} 的角色 ${taken.roleId}`,
        ),
      )
    }
    if (params.roleGrade < gift.receiveGrade)
      fail(
        'GRADE_TOO_LOW',
        prose(`${gift.giftName} asks for ${gift.receiveGrade}`, `${gift.giftName} 要求等级 ${gift.receiveGrade}`),
      )
    const counted = await state.countedOfGift(gift, role)
    if (counted.length >= gift.exchangeCeiling) fail('CEILING_REACHED', noneLeft(gift, counted))
    // ASSUMPTION roc-6: the code is reserved here; the next try of one role carries the same order.
    const before = await state.redemptionBy(gameId, params.exCode, role)
    const exOrderId = before?.exOrderId ?? (await state.freeOrder(ids))
    const reservation = { status: 'reserved', inFlight: true, at: now } as const
    const whose = { exOrderId, gameId, code: params.exCode, giftName: gift.giftName, ...role }
    await state.putRedemption({ ...whose, ...reservation })
    await emit(giftDeliver, {
      url: gift.exchangeUrl,
      key: tenant.signKey,
      tenant: String(gameId),
      order: exOrderId,
      params: deliveryParams(tenant, { ...role, props: gift.props, exOrderId, exCode: params.exCode }),
      ...(tenant.escapeSlash && { signedText: escapedText }),
    })
    return {}
  },
  async answer({ data, deliveries, fail }) {
    const undelivered = deliveries.find(({ state }) => state !== 'delivered')
    if (undelivered) fail('DELIVERY_FAILED', failure(undelivered))
    return data
  },
})
