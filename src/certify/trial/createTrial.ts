import { type Check, CheckFailure, CheckSkipped } from '../check.ts'
import { prose } from '../options.ts'
import type { Run } from '../run/runParts.ts'
import { createBuyer } from './buyer.ts'
import { writeLetter } from './letter.ts'
import type { Amount, Exchange, Letter, Payment, SendOptions, Trial } from './trial.ts'

/** What a check expects of the goods. */
export interface Expectation {
  readonly payment: Payment
  readonly player: string
  readonly amount: Amount
  /** Where less was paid than the price: the part of it. */
  readonly part?: number
}

/** What a trial leaves behind beside its verdict. */
export interface TrialRecord {
  readonly exchanges: Exchange[]
  readonly expectations: Expectation[]
  remark?: { readonly en: string; readonly zh: string }
}

/** Bodies beyond this are not kept as deliveries. */
const KEPT_BODY = 65_536

const crashed = ({ reply }: Exchange): boolean => reply.status === undefined || reply.status >= 500

const shown = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text)

/** What the game answered, in a few words. */
function answerOf({ reply, text }: Exchange): { en: string; zh: string } {
  if (reply.status === undefined) return prose(`no answer: ${reply.error}`, `没有响应：${reply.error}`)
  return prose(`HTTP ${reply.status} ${shown(text)}`, `HTTP ${reply.status} ${shown(text)}`)
}

/** Everything a check can do, and what it leaves behind. `place` is its number in the catalogue. */
export function createTrial(run: Run, check: Check, place: number): { trial: Trial; record: TrialRecord } {
  const { sandbox, channel, encoding, now } = run
  const { callback, certification, seller } = channel
  const record: TrialRecord = { exchanges: [], expectations: [] }

  const fail = (reason: { en: string; zh: string }): never => {
    throw new CheckFailure(reason)
  }

  async function send(letter: Letter, { url = letter.url, ...how }: SendOptions = {}): Promise<Exchange> {
    const { method, headers, body, payment, params } = letter
    const query = body ? '' : `${url.includes('?') ? '&' : '?'}${letter.written.toString('latin1')}`
    const reply = await sandbox.exchange({ url: url + query, method, headers, body, ...how }, run.exchangeOptions)
    const text = reply.body.toString('utf8')
    const judged = { status: reply.status ?? 0, body: text }
    const verdict = reply.status === undefined ? 'retry' : callback.verdict(judged)
    const isKept = method === encoding.method && letter.written.length <= KEPT_BODY
    const kept = {
      callback,
      tenant: seller.id,
      order: payment.order,
      url: body ? url : channel.url,
      params,
      reply,
      check: check.id,
    }
    const id = isKept ? await sandbox.keep({ ...kept, method, body: letter.written.toString('utf8') }) : undefined
    const explanation = verdict === 'delivered' ? undefined : sandbox.explain(callback, url, reply)
    const exchange: Exchange = { letter, reply, text, verdict, explanation, id }
    record.exchanges.push(exchange)
    run.exchanges.push(exchange)
    return exchange
  }

  const trial: Trial = {
    channel,
    encoding,
    now,
    exchanges: run.exchanges,
    harnessMistakes: run.harnessMistakes,
    price: run.goods.amount,
    get plain() {
      return run.plain
    },
    players: run.players,
    amountFields: (text) => certification.amounts?.(text) ?? {},
    buy: createBuyer(run, check.id, place),
    write: (payment, options) => writeLetter(run, payment, options),
    send,
    notify: async (payment, options, how) => send(trial.write(payment, options), how),
    createBarrier: sandbox.createBarrier,
    createConnection: sandbox.createConnection,
    certificate: () => sandbox.certificateOf(channel.url, run.exchangeOptions),
    acknowledged(exchange, when) {
      if (exchange.verdict === 'delivered') return
      const answer = answerOf(exchange)
      const { explanation } = exchange
      const why = explanation ? ` ${explanation.en}` : ''
      const whyZh = explanation ? `：${explanation.zh}` : ''
      throw new CheckFailure(
        prose(
          `Not acknowledged${when ? ` ${when.en}` : ''}: ${answer.en}.${why}`,
          `${when ? `${when.zh}，` : ''}未应答成功：${answer.zh}${whyZh}`,
        ),
        run.plain !== undefined && run.plain.verdict !== 'delivered',
      )
    },
    refused(exchange) {
      if (exchange.verdict === 'delivered') {
        fail(
          prose(
            `Acknowledged: ${answerOf(exchange).en}. It has to be refused.`,
            `应拒绝，却应答成功：${answerOf(exchange).zh}`,
          ),
        )
      }
      if (crashed(exchange)) {
        const answer = answerOf(exchange)
        trial.remark(prose(`Refused, but not on purpose: ${answer.en}.`, `虽未应答成功，但并非主动拒绝：${answer.zh}`))
      }
    },
    survived(exchange) {
      if (!crashed(exchange)) return
      const answer = answerOf(exchange)
      throw new CheckFailure(
        prose(`The game fell over: ${answer.en}.`, `游戏服务器出错：${answer.zh}`),
        run.plain && crashed(run.plain),
      )
    },
    goods(payment, amount, player = payment.facts.player) {
      record.expectations.push({ payment, player, amount })
    },
    goodsWorth(payment, part) {
      record.expectations.push({
        payment,
        player: payment.facts.player,
        amount: { least: 0, most: Math.floor(part) },
        part,
      })
    },
    remark(reason) {
      record.remark ??= reason
    },
    fail,
    skip(reason) {
      throw new CheckSkipped(reason)
    },
  }
  return { trial, record }
}
