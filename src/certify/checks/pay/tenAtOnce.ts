import { prose } from '../../options.ts'
import type { Payment, Trial } from '../../trial/trial.ts'

const COPIES = 10

/** Sends one notification ten times; the last byte of each leaves at the same moment. One of them is acknowledged, and one more afterwards. */
export async function tenAtOnce(trial: Trial, payment: Payment, urls: readonly string[]): Promise<void> {
  const letter = trial.write(payment)
  const barrier = trial.createBarrier(COPIES)
  const copies = Array.from({ length: COPIES }, (_, at) => trial.send(letter, { barrier, url: urls[at % urls.length] }))
  const exchanges = await Promise.all(copies)
  const best = exchanges.find(({ verdict }) => verdict === 'delivered') ?? exchanges[0]
  if (best) trial.acknowledged(best, prose('by any of ten', '十份中没有一份'))
  trial.acknowledged(await trial.send(letter), prose('after ten at once', '同时到达十份之后'))
}
