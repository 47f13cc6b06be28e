import type { Check } from '../check.ts'
import { aliveValid } from './alive/valid.ts'
import { amountCurrency } from './amount/currency.ts'
import { amountFraction } from './amount/fraction.ts'
import { amountHigher } from './amount/higher.ts'
import { amountLower } from './amount/lower.ts'
import { amountNegative } from './amount/negative.ts'
import { amountText } from './amount/text.ts'
import { amountZero } from './amount/zero.ts'
import { forgeAmount } from './forge/amount.ts'
import { forgeElementTwice } from './forge/element-twice.ts'
import { forgeExt } from './forge/ext.ts'
import { forgeGoods } from './forge/goods.ts'
import { forgeOrder } from './forge/order.ts'
import { forgePartTwice } from './forge/part-twice.ts'
import { forgePlayer } from './forge/player.ts'
import { forgeTwice } from './forge/twice.ts'
import { formCharset } from './form/charset.ts'
import { formChinese } from './form/chinese.ts'
import { formEmoji } from './form/emoji.ts'
import { formEmpty } from './form/empty.ts'
import { formExt255 } from './form/ext/ext-255.ts'
import { formExt1024 } from './form/ext/ext-1024.ts'
import { formExt16384 } from './form/ext/ext-16384.ts'
import { formExtraField } from './form/extra-field.ts'
import { formGarbage } from './form/garbage.ts'
import { formGbk } from './form/gbk.ts'
import { formHuge } from './form/huge.ts'
import { formLowerCase } from './form/lower-case.ts'
import { formOptional } from './form/optional.ts'
import { formOrder } from './form/order.ts'
import { formOtherFormat } from './form/other-format.ts'
import { formPercent20 } from './form/percent-20.ts'
import { formPlus } from './form/plus.ts'
import { giftAgain } from './gift/again.ts'
import { giftRefusedFirst } from './gift/refused-first.ts'
import { giftSecondCode } from './gift/second-code.ts'
import { giftSlow } from './gift/slow.ts'
import { giftTwoRoles } from './gift/two-roles.ts'
import { giftUnknownRole } from './gift/unknown-role.ts'
import { harnessContract } from './harness/contract.ts'
import { httpChunked } from './http/chunked.ts'
import { httpExpect } from './http/expect.ts'
import { httpGet } from './http/get.ts'
import { httpHead } from './http/head.ts'
import { httpKeepAlive } from './http/keep-alive.ts'
import { httpNoCookie } from './http/no-cookie.ts'
import { httpUserAgent } from './http/user-agent.ts'
import { orderOtherPlayer } from './order/other-player.ts'
import { orderOtherServer } from './order/other-server.ts'
import { orderUnknown } from './order/unknown.ts'
import { orderUnknownPlayer } from './order/unknown-player.ts'
import { payAgain } from './pay/again.ts'
import { payConcurrent } from './pay/concurrent.ts'
import { payConcurrentUrls } from './pay/concurrent-urls.ts'
import { payEndedFirst } from './pay/ended-first.ts'
import { payFailed } from './pay/failed.ts'
import { payFailedFirst } from './pay/failed-first.ts'
import { payFiveDays } from './pay/five-days.ts'
import { payForgedFirst } from './pay/forged-first.ts'
import { payLostAnswer } from './pay/lost-answer.ts'
import { payOutOfOrder } from './pay/out-of-order.ts'
import { payTimeout } from './pay/timeout.ts'
import { payTwoOrders } from './pay/two-orders.ts'
import { payValid } from './pay/valid.ts'
import { replayMonth } from './replay/month.ts'
import { replyCompression } from './reply/compression.ts'
import { replyExact } from './reply/exact.ts'
import { replyRedirect } from './reply/redirect.ts'
import { replySecrets } from './reply/secrets.ts'
import { replyStatus } from './reply/status.ts'
import { replyTime } from './reply/time.ts'
import { signCase } from './sign/case.ts'
import { signEmpty } from './sign/empty.ts'
import { signMissing } from './sign/missing.ts'
import { signOtherApp } from './sign/other-app.ts'
import { signOtherKey } from './sign/other-key.ts'
import { signWrong } from './sign/wrong.ts'
import { tlsChain } from './tls/chain.ts'
import { tlsExpiry } from './tls/expiry.ts'
import { tlsName } from './tls/name.ts'

/** Every check, in the order of reports. */
export const checks: readonly Check[] = [
  payValid,
  payAgain,
  payFiveDays,
  payConcurrent,
  payConcurrentUrls,
  payLostAnswer,
  payTimeout,
  payTwoOrders,
  payOutOfOrder,
  payFailed,
  payFailedFirst,
  payEndedFirst,
  payForgedFirst,
  signMissing,
  signEmpty,
  signWrong,
  signOtherKey,
  signOtherApp,
  signCase,
  forgeAmount,
  forgePlayer,
  forgeOrder,
  forgeGoods,
  forgeExt,
  forgeTwice,
  forgePartTwice,
  forgeElementTwice,
  amountLower,
  amountHigher,
  amountZero,
  amountNegative,
  amountFraction,
  amountText,
  amountCurrency,
  orderUnknown,
  orderOtherPlayer,
  orderOtherServer,
  orderUnknownPlayer,
  formOrder,
  formExtraField,
  formOptional,
  formChinese,
  formEmoji,
  formGbk,
  formPlus,
  formPercent20,
  formLowerCase,
  formExt255,
  formExt1024,
  formExt16384,
  formCharset,
  formEmpty,
  formGarbage,
  formOtherFormat,
  formHuge,
  httpGet,
  httpHead,
  httpNoCookie,
  httpUserAgent,
  httpKeepAlive,
  httpExpect,
  httpChunked,
  replyExact,
  replyCompression,
  replyStatus,
  replyRedirect,
  replyTime,
  replySecrets,
  replayMonth,
  giftAgain,
  giftTwoRoles,
  giftUnknownRole,
  giftSlow,
  giftRefusedFirst,
  giftSecondCode,
  tlsChain,
  tlsName,
  tlsExpiry,
  aliveValid,
  harnessContract,
]
