import { type dialects, encodedDialects, readsFirstElement } from './dialects.ts'
import type { Dialect, Faults } from './game.ts'
import { demoWith } from './play.ts'

/** A game that is wrong in one way, and the checks that show it: exactly these. */
export interface WrongGame {
  readonly name: string
  readonly provider: keyof typeof dialects
  readonly faults: Faults
  readonly failing: readonly string[]
  readonly warning?: readonly string[]
  /** Only these checks, where which others it fails depends on the order they come in. */
  readonly checks?: readonly string[]
  readonly amountPolicy?: 'exact'
  /** Milliseconds the channel waits, where that is what the game is wrong about. */
  readonly timeoutMs?: number
  /** Another seed than the demo, and a game that speaks as it says. */
  readonly seed?: unknown
  readonly dialect?: Dialect
}

const encoded = { seed: demoWith({ callbackFormat: 'nt_data' }), dialect: encodedDialects.nt_data } as const

/** The first five were found in real games. */
export const wrongGames: readonly WrongGame[] = [
  {
    name: 'grants 120 diamonds for 0.01',
    provider: 'egret',
    faults: { ignoresAmount: true },
    failing: ['amount.lower', 'amount.zero', 'amount.negative', 'amount.fraction', 'amount.text'],
  },
  {
    name: 'does not check signatures',
    provider: 'egret',
    faults: { noSignatureCheck: true },
    failing: [
      'pay.forged-first',
      'sign.missing',
      'sign.empty',
      'sign.wrong',
      'sign.other-key',
      'sign.other-app',
      'forge.player',
      'forge.order',
      'forge.goods',
      'forge.ext',
    ],
  },
  {
    name: 'answers FAILURE to a duplicate for ever',
    provider: 'quicksdk',
    faults: { refusesDuplicates: true },
    failing: ['pay.again', 'pay.five-days', 'pay.concurrent', 'pay.concurrent-urls', 'pay.lost-answer', 'pay.timeout'],
    warning: ['replay.month'],
  },
  {
    name: 'answers JSON where the bare text is wanted',
    provider: 'quicksdk',
    faults: { reply: '{"success":true}' },
    failing: ['pay.valid', 'reply.exact'],
  },
  { name: 'never answers', provider: 'egret', faults: { silent: true }, failing: ['pay.valid'], timeoutMs: 300 },
  {
    name: 'forgets what it has handled',
    provider: 'egret',
    faults: { forgets: true },
    failing: ['pay.again', 'pay.five-days', 'pay.concurrent', 'pay.concurrent-urls', 'pay.lost-answer', 'pay.timeout'],
    warning: ['replay.month'],
  },
  {
    name: 'checks, then acts',
    provider: 'egret',
    faults: { checkThenAct: true },
    failing: ['pay.concurrent', 'pay.concurrent-urls'],
    checks: ['pay.valid', 'pay.again', 'pay.concurrent*'],
  },
  {
    name: 'notes an order once its answer has left',
    provider: 'egret',
    faults: { notesAfterAnswer: true },
    failing: ['pay.timeout'],
    checks: ['pay.valid', 'pay.again', 'pay.timeout'],
  },
  {
    name: 'acknowledges before verifying',
    provider: 'egret',
    faults: { acknowledgesFirst: true },
    failing: [
      'pay.forged-first',
      'sign.missing',
      'sign.empty',
      'sign.wrong',
      'sign.other-key',
      'sign.other-app',
      'forge.amount',
      'forge.player',
      'forge.order',
      'forge.goods',
      'forge.ext',
      'form.empty',
      'form.garbage',
      'form.other-format',
    ],
  },
  {
    name: 'notes the order before verifying',
    provider: 'quicksdk',
    faults: { notesBeforeVerifying: true },
    failing: ['pay.failed-first', 'pay.forged-first'],
  },
  {
    name: 'notes the redemption before verifying',
    provider: 'rocgame',
    faults: { notesBeforeVerifying: true },
    failing: ['gift.refused-first'],
  },
  {
    name: 'hands gifts out again',
    provider: 'rocgame',
    faults: { forgets: true },
    failing: ['pay.again', 'pay.concurrent', 'pay.lost-answer', 'gift.again', 'gift.slow'],
  },
  { name: 'hands gifts out by code', provider: 'rocgame', faults: { byVoucher: true }, failing: ['gift.two-roles'] },
  {
    name: 'falls over at an unknown role',
    provider: 'rocgame',
    faults: { crashesOnUnknownPlayer: true },
    failing: [],
    warning: ['gift.unknown-role'],
  },
  {
    name: 'gives to any role',
    provider: 'rocgame',
    faults: { acceptsUnknownPlayers: true },
    failing: [],
    warning: ['gift.unknown-role'],
  },
  {
    name: 'one order a second',
    provider: 'egret',
    faults: { oneASecond: true },
    failing: ['pay.two-orders'],
    checks: ['pay.valid', 'pay.two-orders'],
  },
  { name: 'only ever newer orders', provider: 'egret', faults: { newestOnly: true }, failing: ['pay.out-of-order'] },
  {
    name: 'refuses what is older than a day',
    provider: 'egret',
    faults: { oldRefusedDays: 1 },
    failing: ['pay.five-days'],
    warning: ['replay.month'],
  },
  {
    name: 'pays out failed payments',
    provider: 'quicksdk',
    faults: { ignoresStatus: true },
    failing: ['pay.failed'],
    warning: ['pay.ended-first'],
  },
  {
    name: 'refuses failed payments',
    provider: 'quicksdk',
    faults: { refusesFailed: true },
    failing: ['pay.failed', 'pay.failed-first'],
  },
  {
    name: 'closes an order that failed once',
    provider: 'quicksdk',
    faults: { closesFailedOrders: true },
    failing: ['pay.failed-first'],
  },
  {
    name: 'refuses the end of a subscription',
    provider: 'quicksdk',
    faults: { refusesEnded: true },
    failing: [],
    warning: ['pay.ended-first'],
  },
  {
    name: 'checks a signature only when there is one',
    provider: 'egret',
    faults: { signatureOptional: true },
    failing: ['sign.missing', 'sign.empty'],
  },
  {
    name: 'knows the keys of other apps too',
    provider: 'egret',
    faults: { acceptsOtherApps: true },
    failing: ['sign.other-app'],
  },
  {
    name: 'signs only the fields it knows',
    provider: 'egret',
    faults: { onlyKnownFields: true },
    failing: [
      'form.extra-field',
      'form.chinese',
      'form.emoji',
      'form.plus',
      'form.percent-20',
      'form.lower-case',
      'form.ext-255',
      'form.ext-1024',
    ],
  },
  { name: 'signs in the order of arrival', provider: 'egret', faults: { arrivalOrder: true }, failing: ['form.order'] },
  { name: 'takes the first of two', provider: 'egret', faults: { firstOfTwice: true }, failing: ['forge.twice'] },
  {
    name: 'takes the first of two parts',
    provider: 'quicksdk',
    faults: { firstOfTwice: true },
    failing: ['forge.part-twice'],
    ...encoded,
  },
  {
    name: 'takes the first of two elements',
    provider: 'quicksdk',
    faults: {},
    failing: [],
    warning: ['forge.element-twice'],
    ...encoded,
    dialect: readsFirstElement,
  },
  {
    name: 'grants what was ordered, not what was paid',
    provider: 'egret',
    faults: { ignoresAmount: true },
    failing: ['amount.lower', 'amount.higher', 'amount.zero', 'amount.negative', 'amount.fraction', 'amount.text'],
    amountPolicy: 'exact',
    checks: ['pay.valid', 'amount.*'],
  },
  {
    name: 'does not look at the currency',
    provider: 'quicksdk',
    faults: { noCurrencyCheck: true },
    failing: ['amount.currency'],
  },
  {
    name: "hands out another player's order",
    provider: 'quicksdk',
    faults: { ignoresPlayer: true },
    failing: ['order.other-player'],
  },
  {
    name: "hands out another server's order",
    provider: 'egret',
    faults: { ignoresServer: true },
    failing: ['order.other-server'],
  },
  {
    name: 'hands out orders it has never made',
    provider: 'quicksdk',
    faults: { grantsUnknownOrders: true, ignoresAmount: true },
    failing: ['amount.lower', 'amount.zero', 'amount.negative', 'amount.fraction', 'amount.text', 'order.unknown'],
  },
  {
    name: 'falls over at an unknown player',
    provider: 'egret',
    faults: { crashesOnUnknownPlayer: true },
    failing: ['order.unknown-player'],
  },
  {
    name: 'reads Latin-1',
    provider: 'egret',
    faults: { latin1: true },
    failing: ['form.chinese', 'form.emoji', 'form.lower-case'],
  },
  { name: 'crashes on GBK', provider: 'egret', faults: { crashesOnBadBytes: true }, failing: ['form.gbk'] },
  { name: 'has three bytes a character', provider: 'egret', faults: { bmpOnly: true }, failing: ['form.emoji'] },
  { name: 'keeps plus signs', provider: 'egret', faults: { plusIsPlus: true }, failing: ['form.emoji', 'form.plus'] },
  { name: 'does not know %20', provider: 'egret', faults: { rawPercent: true }, failing: ['form.percent-20'] },
  {
    name: 'does not know escapes in lower case',
    provider: 'egret',
    faults: { upperEscapes: true },
    failing: ['form.percent-20', 'form.lower-case'],
  },
  {
    name: 'has 64 characters for a text',
    provider: 'egret',
    faults: { mostText: 64 },
    failing: ['form.ext-255', 'form.ext-1024'],
    warning: ['form.ext-16384'],
  },
  {
    name: 'compares the whole content type',
    provider: 'egret',
    faults: { exactContentType: true },
    failing: ['form.charset'],
  },
  {
    name: 'falls over at an empty field',
    provider: 'egret',
    faults: { crashesOnMissing: true },
    failing: ['form.optional', 'form.garbage', 'form.other-format'],
    warning: ['sign.empty'],
  },
  { name: 'falls over at an empty body', provider: 'egret', faults: { crashesOnEmpty: true }, failing: ['form.empty'] },
  {
    name: 'falls over at another format',
    provider: 'egret',
    faults: { crashesOnOtherFormat: true },
    failing: ['form.other-format'],
  },
  {
    name: 'dies of a megabyte',
    provider: 'egret',
    faults: { diesOfHuge: true },
    failing: ['form.huge'],
    checks: ['pay.valid', 'form.huge'],
  },
  {
    name: 'takes GET and HEAD',
    provider: 'egret',
    faults: { methods: ['GET', 'HEAD', 'POST'] },
    failing: ['http.get', 'http.head'],
  },
  {
    name: 'has a session filter',
    provider: 'egret',
    faults: { session: true },
    failing: ['pay.valid', 'http.no-cookie', 'reply.status', 'reply.redirect'],
  },
  {
    name: 'redirects to the slash',
    provider: 'egret',
    faults: { redirect: true },
    failing: ['pay.valid', 'http.no-cookie', 'reply.status', 'reply.redirect'],
  },
  {
    name: 'lets only some programs in',
    provider: 'egret',
    faults: { notUserAgent: 'Java' },
    failing: ['http.user-agent'],
  },
  {
    name: 'answers once a connection',
    provider: 'egret',
    faults: { oneRequestAConnection: true },
    failing: ['http.keep-alive'],
  },
  { name: 'refuses Expect', provider: 'egret', faults: { refusesExpect: true }, failing: [], warning: ['http.expect'] },
  { name: 'wants a length', provider: 'egret', faults: { needsLength: true }, failing: [], warning: ['http.chunked'] },
  {
    name: 'has HTML around SUCCESS',
    provider: 'quicksdk',
    faults: { reply: '<html>SUCCESS</html>' },
    failing: ['pay.valid', 'reply.exact'],
  },
  {
    name: 'has quotes around SUCCESS',
    provider: 'quicksdk',
    faults: { reply: '"SUCCESS"' },
    failing: ['pay.valid', 'reply.exact'],
  },
  {
    name: 'has a byte order mark',
    provider: 'egret',
    faults: { reply: '\ufeff{"code":0}' },
    failing: ['pay.valid', 'reply.exact'],
  },
  {
    name: 'has white space around SUCCESS',
    provider: 'quicksdk',
    faults: { reply: ' SUCCESS\n' },
    failing: ['reply.exact'],
  },
  { name: 'compresses', provider: 'quicksdk', faults: { gzip: true }, failing: ['reply.compression'] },
  { name: 'acknowledges with 201', provider: 'quicksdk', faults: { status: 201 }, failing: ['reply.status'] },
  {
    name: 'takes its time',
    provider: 'egret',
    faults: { slowMs: 800 },
    failing: [],
    warning: ['reply.time'],
    timeoutMs: 1400,
    checks: ['pay.valid', 'reply.time'],
  },
  { name: 'gives its key away', provider: 'egret', faults: { leaks: 'key' }, failing: ['reply.secrets'] },
  {
    name: 'gives the signature away',
    provider: 'quicksdk',
    faults: { leaks: 'signature' },
    failing: ['reply.secrets'],
  },
  {
    name: 'shows its stack',
    provider: 'egret',
    faults: { leaks: 'stack', crashesOnEmpty: true },
    failing: ['form.empty', 'reply.secrets'],
  },
  {
    name: 'wears out',
    provider: 'egret',
    faults: { wearsOut: 3 },
    failing: ['alive.valid'],
    checks: ['pay.valid', 'pay.again', 'alive.valid'],
  },
]
