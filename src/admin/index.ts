import type { Operation } from '../contract/operation.ts'
import { listCallbacks, readCallback, waitCallbacks } from './operations/callbacks.ts'
import { advanceClock, readClock, setClock } from './operations/clock.ts'
import { streamEvents } from './operations/events.ts'
import { addFault, clearFaults, listFaults, removeFault } from './operations/faults.ts'
import { endNamespace, listNamespaces } from './operations/namespaces.ts'
import { clearOutbox, listOutbox, waitOutbox } from './operations/outbox.ts'
import { readCertificate, readProxy } from './operations/proxy.ts'
import { cancelCallback, replayCallback, replayCallbacks } from './operations/replays.ts'
import { explainRequest, forgetRequests, listRequests, listUnmatched, readRequest } from './operations/requests.ts'
import { environment, health } from './operations/server.ts'
import { signRequest } from './operations/sign.ts'
import { deleteSnapshot, listSnapshots, readSnapshot, restoreSnapshot, takeSnapshot } from './operations/snapshots.ts'
import { readState, reset, writeState } from './operations/state.ts'
import { countRequests, findRequests, verifyRequests, waitRequests } from './operations/verification.ts'

/** The sandbox's own operations; the providers' actions come beside them. */
export const adminOperations: readonly Operation[] = [
  health,
  environment,
  readProxy,
  readCertificate,
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
  countRequests,
  findRequests,
  verifyRequests,
  waitRequests,
  listUnmatched,
  forgetRequests,
  readRequest,
  explainRequest,
  signRequest,
  listCallbacks,
  waitCallbacks,
  readCallback,
  replayCallback,
  replayCallbacks,
  cancelCallback,
  listFaults,
  addFault,
  clearFaults,
  removeFault,
  listOutbox,
  waitOutbox,
  clearOutbox,
  streamEvents,
]
