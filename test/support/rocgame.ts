import { type CreateOptions, createSandbox, type SandboxHandle } from '../../src/index.ts'
import { type Answer, type Game, startGame } from './game.ts'
import { rocgameSigned } from './php.ts'
import { type Answered, postJson, startSandbox, stateOf } from './sandbox.ts'

export const GAME = { gameId: 1015, signKey: '4b275ac216d7d8385206c9766485db6f' } as const
export const ROLE = { roleId: 900001, roleServer: 3, roleGrade: 27 } as const
export const PROPS = [
  { name: '金币', num: 1000 },
  { name: '钻石/礼', num: 5 },
]
/** An ordinary code and a public one of the gift "starter". */
export const CODE = 'CXPIYFLW'
export const PUBLIC_CODE = 'MO2F66U2'

type Json = Readonly<Record<string, unknown>>

/** One game with one gift; members of game, gift and batch can be replaced. */
export const rocgameSeed = (exchangeUrl: string, { game = {}, gift = {}, batch = {} }: Record<string, Json> = {}) => ({
  rocgame: {
    games: [
      {
        ...GAME,
        gifts: [
          {
            giftName: 'starter',
            exchangeUrl,
            props: PROPS,
            batches: [
              { batchName: 'ordinary', codes: [CODE, 'SECOND22', 'THIRD333'], ...batch },
              { batchName: 'public', isPublic: true, codes: [PUBLIC_CODE], ...batch },
            ],
            ...gift,
          },
        ],
        ...game,
      },
      { gameId: 1016, signKey: 'another-key' },
    ],
  },
})

export const ACCEPT = '{"code":1,"msg":"ok"}'
export const REFUSE = '{"code":0,"msg":"bag is full"}'

/** A sandbox whose one gift is delivered to a game server that answers as told. */
export async function startRocgame(
  answer: Answer = () => ACCEPT,
  members: Record<string, Json> = {},
  options: CreateOptions = {},
): Promise<{ sandbox: SandboxHandle; game: Game }> {
  const game = await startGame(answer)
  const sandbox = await startSandbox({ seed: rocgameSeed(`${game.url}/gift`, members), ...options })
  return { sandbox, game }
}

/** Calls a RocGame operation, signed as the document says unless a signature is given. */
export function callRocgame(sandbox: SandboxHandle, path: string, params: Json, signKey: string = GAME.signKey) {
  return postJson(`${sandbox.rocgame.url}/gift/${path}`, 'sign' in params ? params : rocgameSigned(params, signKey))
}

/** Redeems the ordinary code by the usual role, but for what is given. */
export const use = (sandbox: SandboxHandle, params: Json = {}): Promise<Answered> =>
  callRocgame(sandbox, 'codeUse', { gameId: GAME.gameId, exCode: CODE, ...ROLE, ...params })

export const query = (sandbox: SandboxHandle, exCodeMulti: unknown): Promise<Answered> =>
  callRocgame(sandbox, 'codeQuery', { gameId: GAME.gameId, exCodeMulti })

export const SUCCESS = { success: true, errCode: 0, errMsg: 'SUCCESS', data: {} }
export const refusal = (errMsg: string) => ({ success: false, data: {}, errCode: '-100001', errMsg })
export const REFUSALS = {
  validation: refusal('Validation errors'),
  game: refusal('Game not found'),
  sign: refusal('Signature error'),
  unknown: refusal('Gift code not found'),
  early: refusal('Gift code is not valid yet'),
  expired: refusal('Gift code has expired'),
  used: refusal('Gift code has been used'),
  inProgress: refusal('Gift code is being redeemed'),
  grade: refusal('Role grade is too low'),
  ceiling: refusal('Exchange ceiling reached'),
  undelivered: refusal('Gift delivery failed'),
} as const

/** What the game got, one parsed body per delivery. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of any shape
export const delivered = (game: Game): any[] => game.received.map(({ body }) => JSON.parse(body))

/** The redemptions of the usual game, as the state shows them. */
export const redemptions = async (sandbox: SandboxHandle) => (await stateOf(sandbox)).rocgame.games[0].redemptions

/** Why a request was refused, as the journal tells a person. */
export const reasonOf = (sandbox: SandboxHandle): string | undefined =>
  sandbox.requests.find()[0]?.checks.find(({ passed }) => !passed)?.detail

/** The seeds a sandbox refuses to start with, as sentences. */
export async function seedMistakes(seed: unknown): Promise<readonly string[]> {
  try {
    const sandbox = await createSandbox({ seed, listen: false })
    await sandbox.close()
    return []
  } catch (error) {
    return (error as { mistakes?: readonly string[] }).mistakes ?? [String(error)]
  }
}
