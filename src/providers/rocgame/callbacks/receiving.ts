import type { Receiving } from '../../../contract/callbacks/target.ts'
import { sameSignature } from '../../../contract/values/signature.ts'
import { escapedText } from '../deliveryForm.ts'
import { signer } from '../signer.ts'
import type { RocgameState } from '../state.ts'

/** How a right game takes a delivery: the signature, and a redemption of this code by this role. */
export const receiving: Receiving<RocgameState> = {
  async receive({ state, texts, values }) {
    const { gameId = '', exOrderId, exOrderNo, roleId, roleServer, exCode, sign = '' } = texts
    const game = await state.game(gameId)
    if (!game) return { refused: `there is no game ${gameId}` }
    const signed = game.escapeSlash
      ? Object.fromEntries(Object.entries(values).map(([name, value]) => [name, escapedText(value)]))
      : texts
    if (!sameSignature(signer.sign(signed, game.signKey), sign)) return { refused: 'the signature is wrong' }
    const order = exOrderId ?? exOrderNo ?? ''
    const redemption = await state.redemption(order)
    if (!redemption) return { refused: `there is no order ${order}` }
    const { code, roleId: role, roleServer: server } = redemption
    if (roleId !== role || roleServer !== server)
      return { refused: `the order belongs to role ${role} on server ${server}, not ${roleId} on ${roleServer}` }
    if (exCode !== code) return { refused: `the order is for code ${code}, not ${exCode}` }
    return { grants: order }
  },
}
