import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type Dialect, type Fields, type Notice, Refusal } from './dialect.ts'
import type { Faults } from './faults.ts'
import { readingOf } from './reading.ts'

interface Order {
  readonly player: string
  readonly server: string
  readonly amount: string
  readonly currency: string
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

const isNumber = (text: string): boolean => /^\d+(\.\d+)?$/.test(text)

/** A game server that takes one channel's notifications, right or wrong, on a free port. */
export async function startGame(dialect: Dialect, faults: Faults = {}): Promise<Game> {
  const { parse, verify } = readingOf(dialect, faults)
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
