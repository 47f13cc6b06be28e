import type { dialects } from './dialects.ts'
import type { Faults } from './game.ts'

/** A game that is wrong in one way, and the checks that show it: exactly these. */
export interface WrongGame {
  readonly name: string
  readonly provider: keyof typeof dialects
  readonly faults: Faults
  readonly failing: readonly string[]
  readonly warning?: readonly string[]
  /** Milliseconds the channel waits, where that is what the game is wrong about. */
  readonly timeoutMs?: number
}

/** The first five were found in real games. */
export const wrongGames: readonly WrongGame[] = [
  { name: 'grants 120 diamonds for 0.01', provider: 'egret', faults: { ignoresAmount: true }, failing: [] },
  { name: 'does not check signatures', provider: 'egret', faults: { noSignatureCheck: true }, failing: [] },
  {
    name: 'answers FAILURE to a duplicate for ever',
    provider: 'quicksdk',
    faults: { refusesDuplicates: true },
    failing: [],
  },
  {
    name: 'answers JSON where the bare text is wanted',
    provider: 'quicksdk',
    faults: { reply: '{"success":true}' },
    failing: [],
  },
  { name: 'never answers', provider: 'egret', faults: { silent: true }, failing: [], timeoutMs: 300 },
  { name: 'forgets what it has handled', provider: 'egret', faults: { forgets: true }, failing: [] },
  { name: 'checks, then acts', provider: 'egret', faults: { checkThenAct: true }, failing: [] },
  { name: 'acknowledges before verifying', provider: 'egret', faults: { acknowledgesFirst: true }, failing: [] },
  {
    name: 'notes the order before verifying',
    provider: 'quicksdk',
    faults: { notesBeforeVerifying: true },
    failing: [],
  },
  {
    name: 'notes the redemption before verifying',
    provider: 'rocgame',
    faults: { notesBeforeVerifying: true },
    failing: [],
  },
  {
    name: 'forgets an order when the channel has gone',
    provider: 'quicksdk',
    faults: { forgetsAborted: true },
    failing: [],
  },
  {
    name: 'forgets a redemption when the channel has gone',
    provider: 'rocgame',
    faults: { forgetsAborted: true },
    failing: [],
  },
  { name: 'hands gifts out again', provider: 'rocgame', faults: { forgets: true }, failing: [] },
  { name: 'hands gifts out by code', provider: 'rocgame', faults: { byVoucher: true }, failing: [] },
  { name: 'falls over at an unknown role', provider: 'rocgame', faults: { crashesOnUnknownPlayer: true }, failing: [] },
  { name: 'gives to any role', provider: 'rocgame', faults: { acceptsUnknownPlayers: true }, failing: [] },
  { name: 'one order a second', provider: 'egret', faults: { oneASecond: true }, failing: [] },
  { name: 'only ever newer orders', provider: 'egret', faults: { newestOnly: true }, failing: [] },
  { name: 'refuses what is older than a day', provider: 'egret', faults: { oldRefusedDays: 1 }, failing: [] },
  { name: 'pays out failed payments', provider: 'quicksdk', faults: { ignoresStatus: true }, failing: [] },
  { name: 'refuses failed payments', provider: 'quicksdk', faults: { refusesFailed: true }, failing: [] },
  { name: 'closes an order that failed once', provider: 'quicksdk', faults: { closesFailedOrders: true }, failing: [] },
  { name: 'refuses the end of a subscription', provider: 'quicksdk', faults: { refusesEnded: true }, failing: [] },
  {
    name: 'checks a signature only when there is one',
    provider: 'egret',
    faults: { signatureOptional: true },
    failing: [],
  },
  { name: 'knows the keys of other apps too', provider: 'egret', faults: { acceptsOtherApps: true }, failing: [] },
  { name: 'signs only the fields it knows', provider: 'egret', faults: { onlyKnownFields: true }, failing: [] },
  { name: 'signs in the order of arrival', provider: 'egret', faults: { arrivalOrder: true }, failing: [] },
  { name: 'takes the first of two', provider: 'egret', faults: { firstOfTwice: true }, failing: [] },
  { name: 'does not look at the currency', provider: 'quicksdk', faults: { noCurrencyCheck: true }, failing: [] },
  { name: "hands out another player's order", provider: 'quicksdk', faults: { ignoresPlayer: true }, failing: [] },
  { name: "hands out another server's order", provider: 'egret', faults: { ignoresServer: true }, failing: [] },
  {
    name: 'hands out orders it has never made',
    provider: 'quicksdk',
    faults: { grantsUnknownOrders: true, ignoresAmount: true },
    failing: [],
  },
  { name: 'falls over at an unknown player', provider: 'egret', faults: { crashesOnUnknownPlayer: true }, failing: [] },
  { name: 'reads Latin-1', provider: 'egret', faults: { latin1: true }, failing: [] },
  { name: 'crashes on GBK', provider: 'egret', faults: { crashesOnBadBytes: true }, failing: [] },
  { name: 'has three bytes a character', provider: 'egret', faults: { bmpOnly: true }, failing: [] },
  { name: 'keeps plus signs', provider: 'egret', faults: { plusIsPlus: true }, failing: [] },
  { name: 'does not know %20', provider: 'egret', faults: { rawPercent: true }, failing: [] },
  { name: 'does not know escapes in lower case', provider: 'egret', faults: { upperEscapes: true }, failing: [] },
  { name: 'has 64 characters for a text', provider: 'egret', faults: { mostText: 64 }, failing: [] },
  { name: 'compares the whole content type', provider: 'egret', faults: { exactContentType: true }, failing: [] },
  { name: 'falls over at an empty field', provider: 'egret', faults: { crashesOnMissing: true }, failing: [] },
  { name: 'falls over at an empty body', provider: 'egret', faults: { crashesOnEmpty: true }, failing: [] },
  { name: 'falls over at garbage', provider: 'egret', faults: { crashesOnGarbage: true }, failing: [] },
  { name: 'falls over at another format', provider: 'egret', faults: { crashesOnOtherFormat: true }, failing: [] },
  { name: 'dies of a megabyte', provider: 'egret', faults: { diesOfHuge: true }, failing: [] },
  { name: 'takes GET and HEAD', provider: 'egret', faults: { methods: ['GET', 'HEAD', 'POST'] }, failing: [] },
  { name: 'has a session filter', provider: 'egret', faults: { session: true }, failing: [] },
  { name: 'redirects to the slash', provider: 'egret', faults: { redirect: true }, failing: [] },
  { name: 'lets only some programs in', provider: 'egret', faults: { notUserAgent: 'Java' }, failing: [] },
  { name: 'answers once a connection', provider: 'egret', faults: { oneRequestAConnection: true }, failing: [] },
  { name: 'refuses Expect', provider: 'egret', faults: { refusesExpect: true }, failing: [] },
  { name: 'wants a length', provider: 'egret', faults: { needsLength: true }, failing: [] },
  { name: 'has HTML around SUCCESS', provider: 'quicksdk', faults: { reply: '<html>SUCCESS</html>' }, failing: [] },
  { name: 'has a byte order mark', provider: 'egret', faults: { reply: '\ufeff{"code":0}' }, failing: [] },
  { name: 'has white space around SUCCESS', provider: 'quicksdk', faults: { reply: ' SUCCESS\n' }, failing: [] },
  { name: 'compresses', provider: 'quicksdk', faults: { gzip: true }, failing: [] },
  { name: 'acknowledges with 201', provider: 'quicksdk', faults: { status: 201 }, failing: [] },
  { name: 'takes its time', provider: 'egret', faults: { slowMs: 400 }, failing: [], timeoutMs: 700 },
  { name: 'gives its key away', provider: 'egret', faults: { leaks: 'key' }, failing: [] },
  { name: 'gives the signature away', provider: 'quicksdk', faults: { leaks: 'signature' }, failing: [] },
  { name: 'shows its stack', provider: 'egret', faults: { leaks: 'stack', crashesOnEmpty: true }, failing: [] },
  { name: 'wears out', provider: 'rocgame', faults: { wearsOut: 20 }, failing: [] },
]
