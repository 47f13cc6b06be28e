import type { SeedPart } from '../../contract/provider.ts'
import { list, object, optional, type Values } from '../../contract/schema/field.ts'
import { eachAs } from '../../contract/schema/streamed.ts'
import { without } from '../../contract/stateTable.ts'
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
export function* codeMistakes(codes: readonly string[], path: string): Generator<string | undefined> {
  if (codes.length === 0) yield `${path}: at least one code`
  for (const [at, code] of codes.entries()) {
    const fits = /^[^\s,]{1,64}$/.test(code)
    yield fits
      ? undefined
      : `${path}/${at}: a code has 1 to 64 characters, no comma and no space, not ${JSON.stringify(code)}`
  }
}

export function periodMistakes({ startTime = 0, endTime = 0 }: { startTime?: number; endTime?: number }, path: string) {
  return endTime !== 0 && endTime < startTime ? [`${path}/endTime: before startTime ${startTime}, not ${endTime}`] : []
}

function* giftMistakes(entry: GiftSeed, path: string): Generator<string | undefined> {
  const { exchangeCeiling = 1, receiveGrade = 0, exchangeUrl, props } = entry
  if (exchangeCeiling < 1) yield `${path}/exchangeCeiling: at least 1, not ${exchangeCeiling}`
  if (receiveGrade < 0) yield `${path}/receiveGrade: at least 0, not ${receiveGrade}`
  if (!isHttpUrl(exchangeUrl)) yield `${path}/exchangeUrl: an http or https URL, not ${JSON.stringify(exchangeUrl)}`
  if (props.length === 0) yield `${path}/props: at least one prop`
  for (const [at, { num }] of props.entries()) {
    if (num < 1) yield `${path}/props/${at}/num: at least 1, not ${num}`
  }
  for (const [at, { codes, ...period }] of (entry.batches ?? []).entries()) {
    yield* codeMistakes(codes, `${path}/batches/${at}/codes`)
    yield* periodMistakes(period, `${path}/batches/${at}`)
  }
}

/** Notes what was seen; what it returns says so of what was there before. */
function once(what: string, path: string) {
  const seen = new Set<string>()
  return (name: string, at: string): string | undefined => {
    if (seen.has(name)) return `${path}${at}: ${what} "${name}" is listed twice`
    seen.add(name)
    return undefined
  }
}

/** Sentences about one game; a code, a gift's name and a batch's name stand in it once. */
export function* gameMistakes(game: GameSeed, path: string): Generator<string | undefined> {
  if (game.gameId !== undefined && !/^[1-9]\d{0,14}$/.test(String(game.gameId)))
    yield `${path}/gameId: digits of a number of at least 1, not ${JSON.stringify(game.gameId)}`
  const giftOnce = once('gift', path)
  const codeOnce = once('code', path)
  for (const [at, entry] of (game.gifts ?? []).entries()) {
    const here = `/gifts/${at}`
    yield giftOnce(entry.giftName, `${here}/giftName`)
    yield* giftMistakes(entry, `${path}${here}`)
    const batchOnce = once('batch', path)
    for (const [index, { batchName, codes }] of (entry.batches ?? []).entries()) {
      const name = batchName ?? codes[0]
      if (name !== undefined) yield batchOnce(name, `${here}/batches/${index}/batchName`)
      for (const [number, code] of codes.entries()) yield codeOnce(code, `${here}/batches/${index}/codes/${number}`)
    }
  }
}

function* check(seed: RocgameSeed): Generator<string | undefined> {
  const gameOnce = once('game', '/rocgame')
  const orderOnce = once('order', '/rocgame')
  for (const [index, game] of (seed.games ?? []).entries()) {
    const path = `/games/${index}`
    if (game.gameId !== undefined) yield gameOnce(String(game.gameId), `${path}/gameId`)
    yield* gameMistakes(game, `/rocgame${path}`)
    const codes = new Set<string>()
    for (const { batches = [] } of game.gifts ?? []) {
      for (const { codes: own } of batches) {
        for (const code of own) {
          codes.add(code)
          yield undefined
        }
      }
    }
    const roleOnce = once('redemption', `/rocgame${path}`)
    for (const [at, { exOrderId, code, roleServer, roleId }] of (game.redemptions ?? []).entries()) {
      yield orderOnce(exOrderId, `${path}/redemptions/${at}/exOrderId`)
      yield roleOnce(`${code} by ${roleId} on ${roleServer}`, `/redemptions/${at}`)
      if (!codes.has(code)) yield `/rocgame${path}/redemptions/${at}/code: the game has no code "${code}"`
    }
  }
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
