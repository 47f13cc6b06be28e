import { answerBlock, type GameAnswer } from '../../../contract/pages/gameAnswer.ts'
import { layout } from '../../../contract/pages/pageLayout.ts'
import { type Html, html } from '../../../contract/values/html.ts'
import type { Unpayable } from '../paying.ts'
import type { App, Order } from '../state.ts'
import type { Asked, Checkout } from './checkout.ts'
import { checkoutScript } from './checkoutScript.ts'
import { type Words, wordsFor } from './words.ts'

/** How a payment ended. */
export type Ending = 'paid' | 'failure' | 'cancel'

/** What the game's callback is given for each. */
const RESULTS: Readonly<Record<Ending, string>> = { paid: '0', cancel: '-1', failure: '-2' }

const page = (words: Words, name: string, content: Html): string =>
  layout(words.lang, `${words.title} · ${name}`, content, checkoutScript)

function factsOf(facts: readonly (readonly [name: string, value: string])[]): Html {
  const shown = facts.filter(([, value]) => value !== '')
  return html`<dl>${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

const amountOf = (money: string, words: Words): Html => html`<p class="amount">${money}<small>${words.yuan}</small></p>`

/** The checkout before it is decided. `orderId` becomes the order's, so that a form sent twice pays once. */
export function openView({ app, tier, user }: Checkout, asked: Asked, orderId: string): string {
  const words = wordsFor(asked.lang)
  const content = html`<h1>${words.amount}</h1>
${amountOf(tier.money, words)}
${factsOf([
  [words.game, app.name],
  [words.goods, tier.name === '' ? tier.goodsId : tier.name],
  [words.user, user.name ?? user.id],
  [words.server, asked.serverId ?? ''],
  [words.ext, asked.ext ?? ''],
])}
<form method="post">
<input type="hidden" name="orderId" value="${orderId}">
<div class="buttons">
<button class="pay" name="outcome" value="paid">${words.pay} ${tier.money} ${words.yuan}</button>
<button class="fail" name="outcome" value="failure">${words.fail}</button>
<button name="outcome" value="cancel">${words.cancel}</button>
</div>
</form>
<p class="note">${words.sandbox}</p>`
  return page(words, app.name, content)
}

const ENDS = {
  paid: { look: 'good', title: 'paid', hint: 'paidHint' },
  failure: { look: 'bad', title: 'failed', hint: 'failedHint' },
  cancel: { look: 'calm', title: 'cancelled', hint: 'cancelledHint' },
} as const satisfies Record<Ending, { look: string; title: keyof Words; hint: keyof Words }>

/** How a payment ended, and what the game answered. */
export function endView(
  ending: Ending,
  app: App,
  paid: { readonly order: Order; readonly answer: GameAnswer | undefined } | undefined,
  language: string | undefined,
): string {
  const words = wordsFor(language)
  const { look, title, hint } = ENDS[ending]
  const result = html`<div class="result ${look}" role="status" data-result="${RESULTS[ending]}"><strong>${words[title]}</strong><p>${words[hint]}</p></div>`
  const facts =
    paid &&
    html`${answerBlock(paid.answer, words)}<h1>${words.amountPaid}</h1>${amountOf(paid.order.money, words)}${factsOf([[words.orderId, paid.order.orderId]])}`
  return page(words, app.name, html`${result}${facts ?? html``}`)
}

/** Why there is nothing to pay. */
export function impossibleView({ detail }: Unpayable, asked: Asked): string {
  const words = wordsFor(asked.lang)
  const content = html`<div class="result bad" role="alert"><strong>${words.impossible}</strong><p>${words.lang === 'en' ? detail.en : detail.zh}</p></div>
<div class="buttons"><button type="button" data-back>${words.back}</button></div>`
  return page(words, words.impossible, content)
}
