import { expect, test } from 'vitest'
import { expectAlive, GET_INFO } from '../support/demo.ts'
import { send, startSandbox } from '../support/sandbox.ts'

// The stream of a file that was cut off failed without a listener, which ended the process.
test('a multipart body that is cut off in a file is refused as any other', async () => {
  const sandbox = await startSandbox()
  const file = `--e\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n${'x'.repeat(200_000)}`
  const headers = { 'content-type': 'multipart/form-data; boundary=e' }
  const { json } = await send(sandbox.url + GET_INFO, { method: 'POST', headers, body: file })
  expect(json.code).toBe(1001)
  await expectAlive(sandbox)
})
