import { randomInt } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { ExchangeOptions } from '../contract/callbacks/exchange.ts'
import { receiverOf } from '../contract/callbacks/target.ts'
import { type CertifyOptions, type Facts, NO_FACTS } from '../contract/certification/certifyOptions.ts'
import type { Prose } from '../contract/schema/field.ts'
import { unknownName } from '../contract/schema/validation.ts'
import { about, prose, proseOf } from '../contract/values/prose.ts'
import { md5 } from '../contract/values/signature.ts'
import { checkTemplate, createAsk } from './ask.ts'
import { type Channel, openChannel } from './channel.ts'
import { type Check, groupOf } from './check.ts'
import { checks as catalogue } from './checks/index.ts'
import { encodingOf } from './encoding.ts'
import { CertifyError } from './options.ts'
import type { Run } from './run/runParts.ts'
import type { CertifySandbox } from './sandbox.ts'

/** Between two looks whether the target listens by now, real milliseconds. */
const LOOK_MS = 200
/** One look takes at most this long, real milliseconds. */
const CONNECT_MS = 2000
const WAIT_MS = 30_000

const matches = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)

/** The checks that were asked for, in the order of the catalogue. */
export function chosenChecks({ checks: only = [], excludeChecks: not = [] }: CertifyOptions): readonly Check[] {
  const ids = catalogue.map(({ id }) => id)
  for (const glob of [...only, ...not]) {
    if (ids.some((id) => matches(glob).test(id))) continue
    const known = glob.includes('*') ? [...new Set(catalogue.map((check) => `${groupOf(check)}.*`))] : ids
    throw new CertifyError('usage', about(`checks ${glob}`, unknownName(glob, known)))
  }
  const isOf = (globs: readonly string[], id: string) => globs.some((glob) => matches(glob).test(id))
  const found = catalogue.filter(({ id }) => (only.length === 0 || isOf(only, id)) && !isOf(not, id))
  if (found.length === 0)
    throw new CertifyError(
      'usage',
      prose('No check is left to run: every one is excluded.', '没有可运行的检查：全部被排除。'),
    )
  return found
}

/** Whether the target listens; a target that may not be called is the caller's mistake. */
async function listensAt(sandbox: CertifySandbox, url: string, options: ExchangeOptions): Promise<boolean> {
  try {
    return await sandbox.listens(url, { ...options, timeoutMs: CONNECT_MS })
  } catch (error) {
    if ((error as { code?: string }).code !== 'TARGET_REFUSED') throw error
    throw new CertifyError('usage', proseOf(error))
  }
}

/** A run that can begin: everything that was asked for makes sense. */
export interface Prepared {
  readonly options: CertifyOptions
  readonly checks: readonly Check[]
  readonly channel: Channel
  readonly exchangeOptions: ExchangeOptions
}

/** Reads what was asked for. Throws a {@link CertifyError} with one sentence where it makes no sense. */
export async function prepareCertify(
  sandbox: CertifySandbox,
  options: CertifyOptions,
  signal?: AbortSignal,
): Promise<Prepared> {
  const checks = chosenChecks(options)
  // Every exchange under way listens to it.
  if (signal) setMaxListeners(0, signal)
  for (const [name, source] of Object.entries({ probe: options.probe, order: options.order, player: options.player })) {
    if (typeof source === 'string') checkTemplate(`${name}Url`, source)
  }
  for (const url of [options.url, options.url2]) {
    if (url !== undefined && receiverOf(url))
      throw new CertifyError(
        'usage',
        prose(
          `${url} is the sandbox's own receiver, which is no game. Give the address of yours.`,
          `${url} 是沙箱自己的接收端，不是游戏。请给出你的游戏地址。`,
        ),
      )
  }
  const channel = await openChannel(sandbox, options)
  const allowedHosts = options.allowedHosts ?? []
  const exchangeOptions = { timeoutMs: channel.timeoutMs, allowedHosts, signal }
  for (const url of [channel.url, channel.url2]) if (url !== undefined) await listensAt(sandbox, url, exchangeOptions)
  return { options, checks, channel, exchangeOptions }
}

/** Waits until both targets listen. */
export async function reachTargets(
  sandbox: CertifySandbox,
  { channel, options, exchangeOptions }: Prepared,
): Promise<void> {
  const waitMs = options.waitMs ?? WAIT_MS
  const until = performance.now() + waitMs
  for (const url of [channel.url, channel.url2]) {
    if (url === undefined) continue
    while (!(await listensAt(sandbox, url, exchangeOptions))) {
      exchangeOptions.signal?.throwIfAborted()
      if (performance.now() >= until) {
        throw new CertifyError(
          'unreachable',
          prose(
            `Nothing listens at ${url} within ${waitMs / 1000} s. Start the game, or wait longer.`,
            `${waitMs / 1000} 秒内 ${url} 无人监听。请启动游戏，或延长等待。`,
          ),
        )
      }
      await wait(LOOK_MS)
    }
  }
}

/** What the checks of one run share. Asks the game for its players, and for one order, so that a mistake there shows before anything is sent. */
export async function createRun(
  sandbox: CertifySandbox,
  { options, channel, exchangeOptions }: Prepared,
): Promise<Run> {
  const { seller, callback, provider } = channel
  const { order, player } = options
  const seed = options.fakerSeed ?? randomInt(2 ** 31)
  const seedOf = (name: string): number => Number.parseInt(md5(`${seed}/${name}`).slice(0, 8), 16) >>> 1
  const ask = createAsk(sandbox, exchangeOptions)

  async function askPlayers(given: NonNullable<typeof player>): Promise<readonly string[]> {
    const first = await ask(given, NO_FACTS)
    return [...new Set([first, await ask(given, NO_FACTS)])]
  }

  async function asked<T>(what: Prose, answer: Promise<T>): Promise<T> {
    try {
      return await answer
    } catch (error) {
      const { en, zh } = proseOf(error)
      throw new CertifyError('usage', {
        en: `Asking the game for ${what.en} failed: ${en}`,
        zh: `向游戏请求${what.zh}失败：${zh}`,
      })
    }
  }

  const players =
    player === undefined
      ? seller.players.map(({ id }) => id)
      : await asked(prose('a player', '玩家'), askPlayers(player))
  // Something that costs more than one, so that one can be paid less.
  const goods = (seller.goods.find(({ amount }) => Number(amount) >= 2) ?? seller.goods[0]) as Run['goods']
  const makeOrder = order === undefined ? undefined : (facts: Facts) => ask(order, facts)
  const { server = '', role = '' } = seller.players[0] ?? {}
  const facts = {
    ...NO_FACTS,
    player: players[0] ?? '',
    server,
    role,
    goods: goods.id,
    amount: goods.amount,
    currency: goods.currency,
  }
  if (makeOrder) await asked(prose('an order', '订单'), makeOrder(facts))
  const harnessMistakes: string[] = []
  return {
    sandbox,
    channel,
    encoding: encodingOf(callback, provider.service, seller),
    now: options.now ?? Math.floor(sandbox.now()),
    goods,
    serial: seedOf('serial') % 900_000,
    exchangeOptions,
    exchanges: [],
    harnessMistakes,
    plain: undefined,
    players,
    idsOf: (check) => sandbox.createIds(seedOf(check)),
    makeOrder,
    ask,
    compare({ fields }, bytes) {
      const own = sandbox.signedBody(callback, seller, Object.fromEntries(fields))
      const sent = bytes.toString('utf8')
      if (own !== sent) harnessMistakes.push(`sent ${sent} and not ${own}`)
    },
  }
}
