import { answerBlock, type GameAnswer } from '../../../contract/pages/gameAnswer.ts'
import { layout } from '../../../contract/pages/pageLayout.ts'
import { type Html, html } from '../../../contract/values/html.ts'
import { waysToPay } from '../rules/paying.ts'
import { discounted } from '../rules/pricing.ts'
import type { Order, Product } from '../state.ts'
import { timeText } from '../values/beijing.ts'
import { type Words, wordsFor } from './words.ts'

const dueOf = ({ amount, actRate }: Order): string => discounted(amount, actRate)

/** How the last try of a player ended, when it did not pay. */
const ENDINGS = ['failure', 'cancel', 'not-notified'] as const
type Ending = (typeof ENDINGS)[number]

/** The ending a query names, if it names one. */
export const endingOf = (named: string | undefined): Ending | undefined => ENDINGS.find((ending) => ending === named)

const result = (kind: 'good' | 'bad' | 'calm', title: string, hint: string): Html =>
  html`<div class="result ${kind}" role="status"><strong>${title}</strong><p>${hint}</p></div>`

function resultOf({ payStatus }: Order, ending: Ending | undefined, words: Words): Html {
  if (payStatus === 1) return result('good', words.paid, words.paidHint)
  if (ending === 'failure') return result('bad', words.failed, words.failedHint)
  if (ending === 'not-notified') return result('bad', words.notNotified, words.notNotifiedHint)
  return ending === 'cancel' ? result('calm', words.cancelled, words.cancelledHint) : html``
}

function factsOf(order: Order, product: Product, words: Words): Html {
  const isPaid = order.payStatus === 1
  const facts: readonly (readonly [name: string, value: string])[] = [
    [words.product, product.name],
    [words.goods, order.goodsName === '' ? order.goodsId : order.goodsName],
    [words.subject, order.orderSubject],
    [words.account, order.userName],
    [words.role, order.roleName],
    [words.server, order.serverName],
    [words.orderNo, order.orderNo],
    [words.country, order.countryCode],
    ...(order.actRate === '1'
      ? []
      : ([
          [words.price, `${order.amount} ${order.currency}`],
          [words.actRate, order.actRate],
        ] as const)),
    [words.paidBy, isPaid ? order.payTypeName : ''],
    [words.paidAt, isPaid ? timeText(order.payTime) : ''],
  ]
  const shown = facts.filter(([, value]) => value !== '')
  return html`<dl>${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

function waysOf(order: Order, product: Product, words: Words): Html {
  const ways = waysToPay(order, product)
  if (ways.length === 0) return html``
  const choices = ways.map(({ id, name }, index) => {
    const checked = index === 0 ? html` checked` : html``
    return html`<label><input type="radio" name="payType" value="${String(id)}"${checked}>${name}</label>`
  })
  return html`<fieldset><legend>${words.ways}</legend>${choices}</fieldset>`
}

// Without an action the form goes back to the page's own address, under whatever prefix it was opened.
const formOf = (order: Order, product: Product, words: Words): Html =>
  html`<form method="post">
${waysOf(order, product, words)}
<div class="buttons">
<button class="pay" name="outcome" value="success">${words.pay} ${dueOf(order)} ${order.currency}</button>
<button class="fail" name="outcome" value="failure">${words.fail}</button>
<button name="outcome" value="cancel">${words.cancel}</button>
</div>
</form>
<p class="note">${words.sandbox}</p>`

/** The checkout page of an order: what is bought, and how the payment shall end or has ended. */
export function checkoutView(
  order: Order,
  product: Product,
  ending: Ending | undefined,
  answer: GameAnswer | undefined,
): string {
  const words = wordsFor(order.clientLang)
  const content = html`${resultOf(order, ending, words)}${answerBlock(answer, words)}
<h1>${order.payStatus === 1 ? words.amountPaid : words.amount}</h1>
<p class="amount">${dueOf(order)}<small>${order.currency}</small></p>
${factsOf(order, product, words)}
${order.payStatus === 1 ? html`` : formOf(order, product, words)}`
  return layout(words.lang, `${words.title} · ${product.name}`, content)
}

/** The page of an order that is not there. Its reader's language is not known, so it speaks two. */
export function unknownView(): string {
  const words = wordsFor('')
  const english = wordsFor('en')
  const content = html`${result('calm', words.unknown, words.unknownHint)}
<div lang="${english.lang}">${result('calm', english.unknown, english.unknownHint)}</div>`
  return layout(words.lang, `${words.unknown} · ${english.unknown}`, content)
}
