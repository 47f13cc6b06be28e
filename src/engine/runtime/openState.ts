import type { Service } from '../../contract/service.ts'
import type { Transaction } from '../../contract/store.ts'

const opened = new WeakMap<Transaction, Map<Service, unknown>>()

/** A provider's state in a transaction. A store that has one transaction object gets one state of each. */
export function openState(service: Service, tx: Transaction): unknown {
  let states = opened.get(tx)
  if (!states) {
    states = new Map()
    opened.set(tx, states)
  }
  let state = states.get(service)
  if (state === undefined) {
    state = service.open(tx)
    states.set(service, state)
  }
  return state
}
