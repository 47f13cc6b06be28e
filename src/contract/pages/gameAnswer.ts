import type { Delivery } from '../callbacks/callback.ts'
import type { Prose } from '../schema/field.ts'
import { type Html, html } from '../values/html.ts'

/** What a game answered to the notification of a payment, for the page of the player who paid. */
export interface GameAnswer {
  readonly acknowledged: boolean
  /** `HTTP 200 SUCCESS`, or why no answer came. */
  readonly shown: string
  /** Why it does not acknowledge. */
  readonly why?: Prose
}

/** A page is no log: a longer answer is cut. */
const SHOWN = 200

/** What came of the newest of an order's deliveries; undefined where none was tried. */
export function gameAnswer([newest]: readonly Delivery[]): GameAnswer | undefined {
  const tried = newest?.attempts.at(-1)
  if (!tried) return undefined
  const { status, reply = '', error = '', verdict, explanation } = tried
  const text = status === undefined ? error : `HTTP ${status} ${reply}`.trim()
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
  const acknowledged = verdict === 'delivered'
  return { acknowledged, shown, ...(explanation && !acknowledged && { why: explanation }) }
}

/** What {@link answerBlock} says, in the page's language. */
export interface AnswerWords {
  readonly lang: string
  readonly answered: string
  readonly acknowledged: string
  readonly unacknowledged: string
}

/** What the game answered, as a part of a page, and why that does not acknowledge; nothing where nothing was tried. */
export function answerBlock(answer: GameAnswer | undefined, words: AnswerWords): Html {
  if (!answer) return html``
  const { acknowledged, shown, why } = answer
  const reason = why ? html`<p>${words.lang === 'en' ? why.en : why.zh}</p>` : html``
  const verdict = acknowledged ? words.acknowledged : words.unacknowledged
  return html`<div class="result ${acknowledged ? 'calm' : 'bad'}"><strong>${words.answered}</strong><p><code>${shown}</code> · ${verdict}</p>${reason}</div>`
}
