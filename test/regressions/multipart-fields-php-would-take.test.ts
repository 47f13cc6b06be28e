import { expect, test } from 'vitest'
import { GET_INFO, getInfoParams } from '../support/demo.ts'
import { send, startSandbox } from '../support/sandbox.ts'

const post = (url: string, parts: readonly string[]) =>
  send(url + GET_INFO, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=e' },
    body: `${parts.map((part) => `--e\r\n${part}\r\n`).join('')}--e--\r\n`,
  })
const disposition = (name: string) => `Content-Disposition: form-data; name="${name}"`

// Clients that send byte arrays name that content type; the fields were taken for files and the request for incomplete.
test('a field of type application/octet-stream without a file name is a field', async () => {
  const sandbox = await startSandbox()
  const parts = Object.entries(getInfoParams()).map(
    ([name, value]) => `${disposition(name)}\r\nContent-Type: application/octet-stream\r\n\r\n${value}`,
  )
  expect((await post(sandbox.url, parts)).json.code).toBe(0)
})

// It was taken for a parameter called "undefined", and the signature failed.
test('a part without a name is no parameter', async () => {
  const sandbox = await startSandbox()
  const parts = Object.entries(getInfoParams()).map(([name, value]) => `${disposition(name)}\r\n\r\n${value}`)
  expect((await post(sandbox.url, [...parts, 'Content-Disposition: form-data\r\n\r\nx'])).json.code).toBe(0)
})
