import type { Certification } from '../../../contract/certification/certification.ts'
import { deliveryParams, escapedText } from '../deliveryForm.ts'
import type { Game, RocgameState } from '../state.ts'

/** The role and server of the document's samples, where no others were named. */
const SAMPLE = { role: '900001', server: '3' }

/** A game the seed does not know, as most are. */
const UNKNOWN: Omit<Game, 'gameId'> = {
  name: '',
  signKey: '',
  orderField: 'exOrderId',
  roleIds: 'digits',
  numbers: 'number',
  extra: '',
  escapeSlash: false,
}

type SentProps = readonly { readonly num: number | string }[]
const isList = (value: unknown): value is SentProps => Array.isArray(value)

/** What the fields of a delivery mean, and how a redemption comes about. */
export const certification: Certification<RocgameState> = {
  kind: 'gift',
  fields: {
    order: ['exOrderId', 'exOrderNo'],
    player: 'roleId',
    server: 'roleServer',
    goods: 'prop',
    ext: 'extra',
    voucher: 'exCode',
  },
  forge(field, value) {
    if (field === 'prop' && isList(value)) return value.map((prop) => ({ ...prop, num: prop.num === 648 ? 649 : 648 }))
    return typeof value === 'number' ? value + 1 : undefined
  },
  async sellers(state) {
    const sellers = []
    for (const { gameId, signKey, escapeSlash } of await state.games()) {
      const gifts = await state.giftsOf(gameId)
      sellers.push({
        id: String(gameId),
        key: signKey,
        ...(escapeSlash && { signedText: escapedText }),
        url: gifts[0]?.exchangeUrl,
        players: [
          { id: SAMPLE.role, role: SAMPLE.role, server: SAMPLE.server },
          { id: '900002', role: '900002', server: SAMPLE.server },
        ],
        goods: gifts.map(({ giftName }) => ({ id: giftName, amount: '0', currency: '' })),
      })
    }
    return sellers
  },
  async pay({ state, ids }, { id }, { player: roleId, server, goods: giftName, ext, paidAt }) {
    const gameId = Number(id)
    const roleServer = server === '' ? SAMPLE.server : server
    const game = (await state.game(id)) ?? { ...UNKNOWN, gameId }
    const gift = await state.gift(gameId, giftName)
    const exOrderId = `EX${ids.digits(16)}`
    const code = ids.pick('ABCDEFGHJKLMNPQRSTUVWXYZ', 8)
    // A state names no redemption of a code that is not there.
    if (gift) {
      const batch = { gameId, giftName, batchName: 'certify' }
      await state.putBatch({ ...batch, isPublic: false, startTime: 0, endTime: 0 })
      await state.putCode({ ...batch, code })
    }
    const reserved = { status: 'reserved', inFlight: false, at: paidAt } as const
    await state.putRedemption({ exOrderId, gameId, code, giftName, roleId, roleServer, ...reserved })
    const props = gift?.props ?? [{ name: giftName, num: 1 }]
    const params = deliveryParams(game, { roleId, roleServer, props, exOrderId, exCode: code })
    return ext === '' ? params : { ...params, extra: ext }
  },
}
