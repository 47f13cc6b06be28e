import { setMaxListeners } from 'node:events'
import { expect, test } from 'vitest'
import { waitForRequests } from '../../src/engine/verification/waitFor.ts'
import { GET_INFO } from '../support/demo.ts'
import { startInside } from '../support/inside.ts'
import { postForm } from '../support/sandbox.ts'

test('a request is not counted anew for each open wait', async () => {
  const inside = await startInside()
  const { events } = inside.sandbox
  let counted = 0
  let judged = 0
  const journal = {
    ...inside.sandbox.journal,
    count: (query: object) => {
      counted += 1
      return inside.sandbox.journal.count(query)
    },
    matches: (...[query, record]: Parameters<typeof inside.sandbox.journal.matches>) => {
      judged += 1
      return inside.sandbox.journal.matches(query, record)
    },
  }
  const signal = AbortSignal.timeout(60_000)
  // Node takes more than ten for a leak.
  setMaxListeners(0, signal)
  const waits = Array.from({ length: 500 }, () =>
    waitForRequests({ journal, events }, { operation: 'user.getInfo', outcome: 'NEVER' }, 1, {
      timeoutMs: 60_000,
      signal,
    }),
  )
  const wanted = waitForRequests({ journal, events }, { outcome: 'PARAMS_INCOMPLETE' }, 2, { timeoutMs: 60_000 })
  for (let sent = 0; sent < 2; sent += 1) await postForm(inside.url + GET_INFO, {})
  expect(await wanted).toHaveLength(2)
  expect([counted, judged]).toEqual([502, 2])
  events.emit('close')
  await Promise.all(waits)
})
