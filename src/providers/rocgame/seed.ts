import type { SeedPart } from '../../contract/provider.ts'
import { list, object, optional, type Prose, type Values } from '../../contract/schema/field.ts'
import { eachAs } from '../../contract/schema/streamed.ts'
import { without } from '../../contract/stateTable.ts'
import { prose } from '../../contract/values/prose.ts'
import { errors, type RocgameError } from './errors.ts'
import { dumpGame, storeGame } from './games.ts'
import { type GameSeed, seededGameFields } from './seedFields.ts'
import type { RocgameState, SeenError } from './state.ts'
import { redemptionFields, seenErrorFields } from './tables.ts'

const redemption = object(without(redemptionFields, 'gameId', 'giftName', 'inFlight'))
const seenError = object(without(seenErrorFields, 'error'))

const errorNames = Object.keys(errors) as RocgameError[]
const seenErrors = Object.fromEntries(errorNames.map((name) => [name, optional(seenError)])) as Record<
  RocgameError,
  ReturnType<typeof optional<typeof seenError>>
>

const seedFields = {
  errors: optional(object(seenErrors)),
  games: optional(list(object({ ...seededGameFields, redemptions: optional(list(redemption)) }))),
}
export type RocgameSeed = Values<typeof seedFields>
type GiftSeed = NonNullable<GameSeed['gifts']>[number]

const isHttpUrl = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)

/** Sentences about codes as such: a query lists them with commas. */
export function codeMistakes(codes: readonly string[], path: string): Prose[] {
  if (codes.length === 0) return [prose(`${path}: at least one code`, `${path}: 至少一个兑换码`)]
  return codes.flatMap((code, at) =>
    /^[^\s,]{1,64}$/.test(code)
      ? []
      : [
          prose(
            `${path}/${at}: a code has 1 to 64 characters, no comma and no space, not ${JSON.stringify(code)}`,
            `${path}/${at}: 兑换码为 1 到 64 个字符，不含逗号和空格，而不是 ${JSON.stringify(code)}`,
          ),
        ],
  )
}

export function periodMistakes({ startTime = 0, endTime = 0 }: { startTime?: number; endTime?: number }, path: string) {
  return endTime !== 0 && endTime < startTime
    ? [
        prose(
          `${path}/endTime: before startTime ${startTime}, not ${endTime}`,
          `${path}/endTime: 早于 startTime ${startTime}，而不是 ${endTime}`,
        ),
      ]
    : []
}

function giftMistakes(entry: GiftSeed, path: string): Prose[] {
  const { exchangeCeiling = 1, receiveGrade = 0, exchangeUrl, props } = entry
  const mistakes: Prose[] = []
  if (exchangeCeiling < 1)
    mistakes.push(
      prose(
        `${path}/exchangeCeiling: at least 1, not ${exchangeCeiling}`,
        `${path}/exchangeCeiling: 至少为 1，而不是 ${exchangeCeiling}`,
      ),
    )
  if (receiveGrade < 0)
    mistakes.push(
      prose(
        `${path}/receiveGrade: at least 0, not ${receiveGrade}`,
        `${path}/receiveGrade: 至少为 0，而不是 ${receiveGrade}`,
      ),
    )
  if (!isHttpUrl(exchangeUrl))
    mistakes.push(
      prose(
        `${path}/exchangeUrl: an http or https URL, not ${JSON.stringify(exchangeUrl)}`,
        `${path}/exchangeUrl: 必须为 http 或 https 地址，而不是 ${JSON.stringify(exchangeUrl)}`,
      ),
    )
  if (props.length === 0) mistakes.push(prose(`${path}/props: at least one prop`, `${path}/props: 至少一个道具`))
  for (const [at, { num }] of props.entries()) {
    if (num < 1)
      mistakes.push(
        prose(`${path}/props/${at}/num: at least 1, not ${num}`, `${path}/props/${at}/num: 至少为 1，而不是 ${num}`),
      )
  }
  for (const [at, { codes, ...period }] of (entry.batches ?? []).entries()) {
    mistakes.push(...codeMistakes(codes, `${path}/batches/${at}/codes`))
    mistakes.push(...periodMistakes(period, `${path}/batches/${at}`))
  }
  return mistakes
}

/** Notes what was seen, and says so when it was there before. */
function once(what: Prose, path: string, mistakes: Prose[]) {
  const seen = new Set<string>()
  return (name: string, at: string) => {
    if (seen.has(name))
      mistakes.push(
        prose(`${path}${at}: ${what.en} "${name}" is listed twice`, `${path}${at}: ${what.zh} "${name}" 重复`),
      )
    seen.add(name)
  }
}

/** Sentences about one game; a code, a gift's name and a batch's name stand in it once. */
export function gameMistakes(game: GameSeed, path: string): Prose[] {
  const mistakes: Prose[] = []
  if (game.gameId !== undefined && !/^[1-9]\d{0,14}$/.test(String(game.gameId)))
    mistakes.push(
      prose(
        `${path}/gameId: digits of a number of at least 1, not ${JSON.stringify(game.gameId)}`,
        `${path}/gameId: 必须为不小于 1 的数字，而不是 ${JSON.stringify(game.gameId)}`,
      ),
    )
  const giftOnce = once(prose('gift', '礼包'), path, mistakes)
  const codeOnce = once(prose('code', '兑换码'), path, mistakes)
  for (const [at, entry] of (game.gifts ?? []).entries()) {
    const here = `/gifts/${at}`
    giftOnce(entry.giftName, `${here}/giftName`)
    mistakes.push(...giftMistakes(entry, `${path}${here}`))
    const batchOnce = once(prose('batch', '批次'), path, mistakes)
    for (const [index, { batchName, codes }] of (entry.batches ?? []).entries()) {
      const name = batchName ?? codes[0]
      if (name !== undefined) batchOnce(name, `${here}/batches/${index}/batchName`)
      for (const [number, code] of codes.entries()) codeOnce(code, `${here}/batches/${index}/codes/${number}`)
    }
  }
  return mistakes
}

function* check(seed: RocgameSeed): Generator<Prose | undefined> {
  const mistakes: Prose[] = []
  const gameOnce = once(prose('game', '游戏'), '/rocgame', mistakes)
  const orderOnce = once(prose('order', '订单'), '/rocgame', mistakes)
  for (const [index, game] of (seed.games ?? []).entries()) {
    const path = `/games/${index}`
    if (game.gameId !== undefined) gameOnce(String(game.gameId), `${path}/gameId`)
    mistakes.push(...gameMistakes(game, `/rocgame${path}`))
    const codes = new Set(game.gifts?.flatMap(({ batches }) => batches ?? []).flatMap((one) => one.codes))
    const roleOnce = once(prose('redemption', '兑换记录'), `/rocgame${path}`, mistakes)
    for (const [at, { exOrderId, code, roleServer, roleId }] of (game.redemptions ?? []).entries()) {
      yield undefined
      orderOnce(exOrderId, `${path}/redemptions/${at}/exOrderId`)
      roleOnce(`${code}, ${roleId}, ${roleServer}`, `/redemptions/${at}`)
      if (!codes.has(code))
        mistakes.push(
          prose(
            `/rocgame${path}/redemptions/${at}/code: the game has no code "${code}"`,
            `/rocgame${path}/redemptions/${at}/code: 游戏没有兑换码 "${code}"`,
          ),
        )
    }
  }
  yield* mistakes
}

async function dump(state: RocgameState) {
  const seen: Partial<Record<RocgameError, Omit<SeenError, 'error'>>> = {}
  for (const { error, ...instead } of await state.seenErrors()) seen[error] = instead
  const games = eachAs(state.eachGame(), (game) => ({
    ...dumpGame(state, game),
    redemptions: eachAs(state.eachRedemptionOf(game.gameId), (redeemed) => {
      const { gameId: _game, giftName: _gift, inFlight: _inFlight, ...shown } = redeemed
      return shown
    }),
  }))
  return { ...(Object.keys(seen).length > 0 && { errors: seen }), games }
}

export const seed: SeedPart<RocgameState, RocgameSeed> = {
  schema: object(seedFields),
  check,
  async load({ errors: seen = {}, games = [] }, state, ids) {
    for (const error of errorNames) {
      const instead = seen[error]
      if (instead) await state.putSeenError({ error, ...instead })
    }
    for (const { redemptions = [], ...entry } of games) {
      const { gameId } = await storeGame(entry, state, ids)
      for (const redeemed of redemptions) {
        const offer = await state.offer(gameId, redeemed.code)
        if (!offer) throw new Error(`The seed was not checked: game ${gameId} has no code ${redeemed.code}`)
        await state.putRedemption({ ...redeemed, gameId, giftName: offer.gift.giftName, inFlight: false })
      }
    }
  },
  dump,
}
