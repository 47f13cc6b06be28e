import type { Operation } from '../contract/operation.ts'
import { listCallbacks, readCallback, replayCallback } from './operations/callbacks.ts'
import { advanceClock, readClock, setClock } from './operations/clock.ts'
import { addFault, clearFaults, listFaults, removeFault } from './operations/faults.ts'
import { endNamespace, listNamespaces } from './operations/namespaces.ts'
import { clearOutbox, listOutbox, waitOutbox } from './operations/outbox.ts'
import { explainRequest, listRequests, readRequest } from './operations/requests.ts'
import { health } from './operations/server.ts'
import { signRequest } from './operations/sign.ts'
import { deleteSnapshot, listSnapshots, readSnapshot, restoreSnapshot, takeSnapshot } from './operations/snapshots.ts'
import { readState, reset, writeState } from './operations/state.ts'

/** The sandbox's own operations; the providers' actions come beside them. */
export const adminOperations: readonly Operation[] = [
  health,
  reset,
  readState,
  writeState,
  listSnapshots,
  takeSnapshot,
  readSnapshot,
  deleteSnapshot,
  restoreSnapshot,
  listNamespaces,
  endNamespace,
  readClock,
  setClock,
  advanceClock,
  listRequests,
  readRequest,
  explainRequest,
  signRequest,
  listCallbacks,
  readCallback,
  replayCallback,
  listFaults,
  addFault,
  clearFaults,
  removeFault,
  listOutbox,
  waitOutbox,
  clearOutbox,
]
