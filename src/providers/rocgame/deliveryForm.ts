import { wireText } from '../../contract/schema/wire.ts'
import type { Game, Prop } from './state.ts'

const WHOLE_NUMBER = /^(0|[1-9]\d*)$/

/** A role or server as a delivery sends it: a number where that says the same, so that no digit is lost. */
function idAsSent(id: string, { numbers }: Game): number | string {
  if (numbers === 'text') return id
  return WHOLE_NUMBER.test(id) && Number.isSafeInteger(Number(id)) ? Number(id) : id
}

const numberAsSent = (value: number, { numbers }: Game): number | string => (numbers === 'text' ? String(value) : value)

/** The order under the name the game expects. */
// ASSUMPTION roc-4: exOrderId unless the game says otherwise.
function orderFields({ orderField }: Game, exOrderId: string): { exOrderId?: string; exOrderNo?: string } {
  if (orderField === 'both') return { exOrderId, exOrderNo: exOrderId }
  return orderField === 'exOrderNo' ? { exOrderNo: exOrderId } : { exOrderId }
}

/** What is delivered to whom. */
export interface DeliveredGift {
  readonly roleId: string
  readonly roleServer: string
  readonly props: readonly Prop[]
  readonly exOrderId: string
  readonly exCode: string
}

/** The fields of a delivery as the game is used to them. */
// ASSUMPTION roc-11: the sample of 五 has gameId "1015", num "1" and extra "扩展信息"; the table says int and 否.
export const deliveryParams = (game: Game, { roleId, roleServer, props, exOrderId, exCode }: DeliveredGift) => ({
  gameId: numberAsSent(game.gameId, game),
  roleId: idAsSent(roleId, game),
  roleServer: idAsSent(roleServer, game),
  prop: props.map(({ name, num }) => ({ name, num: numberAsSent(num, game) })),
  ...orderFields(game, exOrderId),
  exCode,
  channel: 'rocgame' as const,
  extra: game.extra,
})

/** A list as PHP's json_encode writes it without JSON_UNESCAPED_SLASHES; texts are signed as they are. */
// ASSUMPTION roc-11: PHP's default escapes the slash, the document's sample has none to show it.
export const escapedText = (value: unknown): string =>
  typeof value === 'object' ? wireText(value).replaceAll('/', '\\/') : wireText(value)
