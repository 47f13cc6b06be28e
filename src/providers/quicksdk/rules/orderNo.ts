import type { QuickState } from '../state.ts'
import { compactTime } from '../values/beijing.ts'

/** The next order number. */
// ASSUMPTION quick-12: 22 digits: `00`, the time in Beijing, and 6 more, which count up here.
export async function nextOrderNo(state: QuickState, now: number): Promise<string> {
  const number = await state.next('order')
  return `00${compactTime(now)}${String(number % 1_000_000).padStart(6, '0')}`
}
