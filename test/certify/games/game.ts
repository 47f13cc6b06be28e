import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')

/** Fields as a game reads them: texts of a form, values of JSON. */
export type Fields = Record<string, unknown>

/** What a channel's notification says, in the game's own words. */
export interface Notice {
  readonly channelOrder: string
  readonly gameOrder: string | undefined
  readonly player: string
  readonly server: string
  readonly goods: string
  readonly amount: string
  readonly currency: string
  /** Whether there is something to hand out. */
  readonly isPaid: boolean
}

/** What a game knows of a channel: how to read, check and answer. */
export interface Dialect {
  readonly key: string
  readonly format: 'form' | 'json'
  signature(fields: Fields, key: string): string
  read(fields: Fields): Notice
  readonly accepted: string
  readonly refused: string
  /** What each goods costs, by id. */
  readonly prices: Readonly<Record<string, string>>
  readonly players: readonly string[]
  /** Whether the game makes its orders first. */
  readonly makesOrders: boolean
  /** What a delivery hands out: only rightly read gifts have a name. */
  readonly isGift?: true
  /** Where the signature is; `sign` unless told. */
  readonly signatureField?: string
}

interface Order {
  readonly player: string
  readonly server: string
  readonly amount: string
  readonly currency: string
}

/** Everything a game may do wrong; a right game does none of it. */
export interface Faults {
  /** Looks whether an order was handled, works for a while, then notes it: check, then act. */
  readonly checkThenAct?: true
  /** Knows its handled orders only for that many notifications. */
  readonly forgets?: true
  readonly noDuplicateCheck?: true
  /** Refuses what it has handled already. */
  readonly refusesDuplicates?: true
  readonly noSignatureCheck?: true
  /** Checks the signature when there is one. */
  readonly signatureOptional?: true
  /** Compares only the first half of the signature. */
  readonly anyCase?: true
  readonly acceptsOtherApps?: true
  /** Signs only the fields it knows. */
  readonly onlyKnownFields?: true
  /** Takes the fields in the order they arrive. */
  readonly arrivalOrder?: true
  readonly firstOfTwice?: true
  /** Acknowledges, then verifies. */
  readonly acknowledgesFirst?: true
  readonly ignoresAmount?: true
  /** Hands out by the amount that was paid, whatever was ordered. */
  readonly noCurrencyCheck?: true
  readonly ignoresPlayer?: true
  readonly ignoresServer?: true
  readonly grantsUnknownOrders?: true
  readonly crashesOnUnknownPlayer?: true
  readonly acceptsUnknownPlayers?: true
  readonly ignoresStatus?: true
  readonly closesFailedOrders?: true
  readonly refusesFailed?: true
  readonly refusesEnded?: true
  /** Notes the order before it has verified. */
  readonly notesBeforeVerifying?: true
  /** One handled order a second and player. */
  readonly oneASecond?: true
  readonly newestOnly?: true
  /** Notes an order as handled once its answer has left. */
  readonly notesAfterAnswer?: true
  readonly oldRefusedDays?: number
  readonly byVoucher?: true
  readonly refusesSecondCode?: true
  /** What it says instead of the right word. */
  readonly reply?: string
  readonly gzip?: true
  readonly status?: number
  readonly redirect?: true
  readonly session?: true
  /** Lets no program of this name in. */
  readonly notUserAgent?: string
  readonly methods?: readonly string[]
  readonly refusesExpect?: true
  readonly needsLength?: true
  readonly oneRequestAConnection?: true
  readonly latin1?: true
  readonly crashesOnBadBytes?: true
  readonly crashesOnEmpty?: true
  readonly crashesOnOtherFormat?: true
  readonly dropsEmptyFields?: true
  readonly crashesOnMissing?: true
  readonly plusIsPlus?: true
  readonly rawPercent?: true
  readonly upperEscapes?: true
  readonly bmpOnly?: true
  readonly mostText?: number
  readonly exactContentType?: true
  /** Falls over for good after a body of this size. */
  readonly diesOfHuge?: true
  readonly leaks?: 'key' | 'signature' | 'stack'
  readonly slowMs?: number
  readonly silent?: true
  /** Acknowledges only so many notifications in all. */
  readonly wearsOut?: number
}

export interface Game {
  readonly url: string
  readonly grants: ReadonlyMap<string, number>
  /** How many times an order was handed out to a player. */
  count(order: string, player: string): number
  makeOrder(player: string, server: string, amount: string, currency: string): string
  close(): Promise<void>
}

const MOST_BODY = 262_144

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Thrown for what a game refuses on purpose. */
export class Refusal extends Error {}

const isNumber = (text: string): boolean => /^\d+(\.\d+)?$/.test(text)

/** A game server that takes one channel's notifications, right or wrong, on a free port. */
export async function startGame(dialect: Dialect, faults: Faults = {}): Promise<Game> {
  const orders = new Map<string, Order>()
  const handled = new Map<string, number>()
  const grants = new Map<string, number>()
  const noted = new Set<string>()
  const vouchers = new Set<string>()
  const lastSecond = new Map<string, string>()
  let newest = 0
  let acknowledged = 0
  let isDead = false
  const served = new WeakSet<object>()

  const subject = (order: string, player: string) => `${order}\n${player}`

  /** The fields as they were sent; refuses what cannot be read as the channel writes it. */
  function parse(body: Buffer, contentType: string): Fields {
    const text = body.toString(faults.latin1 ? 'latin1' : 'utf8')
    if (dialect.format === 'json') return parseJson(text)
    const isForm = faults.exactContentType
      ? contentType === 'application/x-www-form-urlencoded'
      : contentType.startsWith('application/x-www-form-urlencoded')
    if (!isForm) throw new Refusal('no form')
    if (faults.crashesOnOtherFormat && text.startsWith('[')) throw new Error('no form')
    const fields: Fields = Object.create(null)
    for (const part of text.split('&')) {
      if (part === '') continue
      const [name, value] = part.split(/=(.*)/s).map((raw) => decode(raw ?? '')) as [string, string]
      if (Object.hasOwn(fields, name)) {
        if (faults.firstOfTwice) continue
        throw new Refusal('a field twice')
      }
      fields[name] = value ?? ''
    }
    return fields
  }

  function decode(raw: string): string {
    let text = faults.plusIsPlus ? raw : raw.replaceAll('+', ' ')
    if (faults.rawPercent) text = text.replaceAll('%20', '%2520')
    if (faults.upperEscapes) text = text.replace(/%([0-9a-f]*[a-f][0-9a-f]*)/g, '%25$1')
    let bytes: Buffer
    try {
      bytes = Buffer.from(unescape(text), 'latin1')
    } catch {
      throw new Refusal('bad escapes')
    }
    if (faults.latin1) return bytes.toString('latin1')
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch {
      if (faults.crashesOnBadBytes) throw new Error('bad bytes')
      throw new Refusal('no UTF-8')
    }
  }

  function parseJson(text: string): Fields {
    if (faults.crashesOnBadBytes && text.includes('\ufffd')) throw new Error('bad bytes')
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      if (faults.crashesOnOtherFormat && text.startsWith('a=')) throw new Error('no JSON')
      throw new Refusal('no JSON')
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal('no object')
    return value as Fields
  }

  function verify(fields: Fields): void {
    const { signatureField = 'sign' } = dialect
    const { [signatureField]: sign, ...rest } = fields
    if (faults.noSignatureCheck) return
    if (faults.signatureOptional && (sign === undefined || sign === '')) return
    const known = faults.onlyKnownFields
      ? Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'newField' && name !== 'note'))
      : rest
    const signed = Object.fromEntries(
      Object.entries(known)
        .filter(([, value]) => !(faults.dropsEmptyFields && value === ''))
        .map(([name, value]) => [
          name,
          faults.bmpOnly && typeof value === 'string' ? value.replace(/[\u{10000}-\u{10ffff}]/gu, '?') : value,
        ]),
    )
    const right = faults.arrivalOrder ? md5(arrival(signed) + dialect.key) : dialect.signature(signed, dialect.key)
    const given = String(sign ?? '')
    const keys = faults.acceptsOtherApps ? ['demo-egret-appkey-1002'] : []
    const isRight =
      given === right ||
      (faults.anyCase && given.toLowerCase() === right) ||
      keys.some((key) => given === dialect.signature(signed, key))
    if (isRight) return
    if (faults.leaks === 'key') throw new Refusal(`signed with ${dialect.key}`)
    throw new Refusal(faults.leaks === 'signature' ? `expected ${right}` : 'bad signature')
  }

  /** As if the names were always sent in the order they are signed in. */
  const arrival = (fields: Fields): string => {
    const names = Object.keys(fields)
    const sorted = [...names].sort()
    const first = names[0] === 'orderId' ? sorted : names
    return first.map((name) => `${name}=${fields[name]}`).join('')
  }

  function checkTerms(notice: Notice): string {
    const { gameOrder, player, server, goods, amount, currency } = notice
    if (faults.crashesOnUnknownPlayer && !dialect.players.includes(player)) throw new Error('no such player')
    if (!faults.acceptsUnknownPlayers && !dialect.players.includes(player)) throw new Refusal('unknown player')
    const order = gameOrder === undefined ? undefined : orders.get(gameOrder)
    const isNamed = dialect.makesOrders || gameOrder !== undefined
    if (isNamed && !order && !faults.grantsUnknownOrders) throw new Refusal('unknown order')
    if (order && !faults.ignoresPlayer && order.player !== player) throw new Refusal("another player's order")
    if (order && !faults.ignoresServer && server !== '' && order.server !== server) throw new Refusal('another server')
    if (dialect.isGift) return notice.channelOrder
    const price = order?.amount ?? dialect.prices[goods]
    if (!faults.ignoresAmount) {
      if (price === undefined || !isNumber(amount) || Number(amount) !== Number(price))
        throw new Refusal('wrong amount')
    }
    if (order && !faults.noCurrencyCheck && order.currency !== currency) throw new Refusal('wrong currency')
    return gameOrder !== undefined && order ? gameOrder : notice.channelOrder
  }

  function grant(key: string, player: string): void {
    grants.set(subject(key, player), (grants.get(subject(key, player)) ?? 0) + 1)
  }

  /** What is done with a notification that was read; an answer, or a Refusal. */
  async function handle(fields: Fields, onceAnswered: (note: () => void) => void): Promise<string> {
    const notice = dialect.read(fields)
    if (faults.crashesOnMissing && Object.values(fields).some((value) => value === '' && fields.note === undefined)) {
      throw new Error('a field is empty')
    }
    if (faults.notesBeforeVerifying) {
      if (noted.has(notice.channelOrder)) return dialect.accepted
      if (notice.channelOrder !== '') noted.add(notice.channelOrder)
    }
    verify(fields)
    if (
      faults.mostText !== undefined &&
      Object.values(fields).some((value) => String(value).length > (faults.mostText ?? 0))
    ) {
      throw new Error('data too long for column')
    }
    if (faults.oldRefusedDays !== undefined) checkAge(fields, faults.oldRefusedDays)
    if (!notice.isPaid && !faults.ignoresStatus) return handleUnpaid(fields, notice)
    const key = checkTerms(notice)
    const { player } = notice
    if (faults.closesFailedOrders && noted.has(key)) return dialect.accepted
    if (faults.byVoucher) {
      const voucher = String(fields.exCode)
      if (vouchers.has(voucher) && !handled.has(key)) throw new Refusal('the code was used')
      vouchers.add(voucher)
    }
    if (faults.refusesSecondCode && handled.size > 0 && !handled.has(key) && noted.has(`gift ${player}`))
      throw new Refusal('once')
    if (handled.has(key) && !faults.noDuplicateCheck) {
      if (faults.refusesDuplicates) throw new Refusal('the order is done')
      return dialect.accepted
    }
    if (faults.oneASecond) {
      const second = String(fields.time ?? fields.payTime)
      if (lastSecond.get(player) === second) return dialect.accepted
      lastSecond.set(player, second)
    }
    if (faults.newestOnly) {
      const time = Number(fields.time ?? Date.parse(String(fields.payTime)))
      if (time < newest - 1000 && time > newest - 80_000) return dialect.accepted
      newest = Math.max(newest, time)
    }
    if (faults.checkThenAct) await wait(50)
    grant(key, player)
    if (faults.notesAfterAnswer) {
      onceAnswered(() => handled.set(key, 1))
      await wait(50)
    } else handled.set(key, 1)
    if (faults.forgets && handled.size > 0) handled.delete(key)
    return dialect.accepted
  }

  function checkAge(fields: Fields, days: number): void {
    const paid = Number(fields.time) || Date.parse(String(fields.payTime)) / 1000
    if (paid < Date.now() / 1000 - days * 86_400) throw new Refusal('too old')
  }

  function handleUnpaid(fields: Fields, notice: Notice): string {
    const isEnd = fields.subscriptionStatus === '2'
    if (isEnd && faults.refusesEnded) throw new Refusal('unknown status')
    if (!isEnd && faults.refusesFailed) throw new Refusal('not paid')
    if (!isEnd && faults.closesFailedOrders) noted.add(notice.gameOrder ?? notice.channelOrder)
    return dialect.accepted
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (isDead || (faults.oneRequestAConnection && served.has(req.socket))) return void req.socket.destroy()
    served.add(req.socket)
    const { method = 'GET', headers, url = '' } = req
    const query = url.split('?')[1] ?? ''
    const given = await bodyOf(req)
    if (faults.diesOfHuge && given.length > MOST_BODY) isDead = true
    if (faults.silent) return
    if (faults.slowMs !== undefined) await wait(faults.slowMs)
    const allowed = faults.methods ?? ['POST']
    if (!allowed.includes(method)) return void res.writeHead(405).end()
    if (faults.session && headers.cookie === undefined) {
      return void res.writeHead(302, { location: '/login', 'set-cookie': 'session=1' }).end()
    }
    if (faults.redirect) return void res.writeHead(307, { location: `${url}/` }).end()
    if (faults.notUserAgent && headers['user-agent']?.startsWith(faults.notUserAgent))
      return void res.writeHead(403).end()
    if (faults.needsLength && headers['content-length'] === undefined) return void res.writeHead(411).end()
    if (given.length > MOST_BODY) return void res.writeHead(413).end()
    const body = method === 'POST' ? given : Buffer.from(query)
    if (faults.crashesOnEmpty && body.length === 0) throw new Error('no body')
    let reply: string
    try {
      const fields = parse(
        body,
        method === 'POST' ? (headers['content-type'] ?? '') : 'application/x-www-form-urlencoded',
      )
      if (faults.acknowledgesFirst) {
        void handle(fields, (note) => note()).catch(() => undefined)
        reply = dialect.accepted
      } else {
        reply = await handle(fields, (note) => res.once('finish', note))
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      reply = faults.leaks ? `${dialect.refused} ${error.message}` : dialect.refused
    }
    if (reply === dialect.accepted) {
      acknowledged += 1
      if (faults.wearsOut !== undefined && acknowledged > faults.wearsOut) reply = dialect.refused
      else reply = faults.reply ?? reply
    }
    if (!faults.gzip) return void res.writeHead(faults.status ?? 200).end(reply)
    res.writeHead(200, { 'content-encoding': 'gzip' }).end(reply)
  }

  const server: Server = createServer((req, res) => {
    answer(req, res).catch((error: Error) => {
      const said = faults.leaks === 'stack' ? (error.stack ?? '') : 'internal error'
      if (!res.headersSent) res.writeHead(500).end(said)
    })
  })
  if (faults.refusesExpect) server.on('checkContinue', (_req, res) => void res.writeHead(417).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}/pay`,
    grants,
    count: (order, player) => grants.get(subject(order, player)) ?? 0,
    makeOrder(player, orderServer, amount, currency) {
      const id = `game-${orders.size + 1}`
      orders.set(id, { player, server: orderServer, amount, currency })
      return id
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
