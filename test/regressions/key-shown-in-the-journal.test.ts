import { expect, test } from 'vitest'
import { APP, getInfo } from '../support/demo.ts'
import { send, startSandbox } from '../support/sandbox.ts'

// Only the key at the end of the text to sign was redacted, and passwords only among the parameters.
test('neither a key that a client sends along nor a password is shown', async () => {
  const sandbox = await startSandbox()
  await getInfo(sandbox, { appKey: APP.appKey, note: `key=${APP.appKey}`, password: 'hunter2' })
  const { text, json } = await send(`${sandbox.url}/__admin/requests`)
  expect(json.requests[0].signature.stringToSign).toContain('note=key=[redacted]password=[redacted]time=')
  expect(text).not.toContain(APP.appKey)
  expect(text).not.toContain('hunter2')
})
