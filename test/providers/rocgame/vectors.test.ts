import { expect, test } from 'vitest'
import vectors from '../../../fixtures/vectors/rocgame.json' with { type: 'json' }
import { signer } from '../../../src/providers/rocgame/signer.ts'
import { md5, rocgameText } from '../../support/php.ts'
import { delivered, GAME, startRocgame } from '../../support/rocgame.ts'
import { postJson } from '../../support/sandbox.ts'

test.each(vectors)('$name: independent code and our signer agree with PHP', async ({ params, key, ...vector }) => {
  expect(key).toBe(GAME.signKey)
  expect(rocgameText(params, key)).toBe(vector.stringToSign)
  expect(md5(vector.stringToSign)).toBe(vector.sign)
})

test.each(vectors)('$name: the posted body is signed as PHP signs it', async ({ key, jsonBody, ...vector }) => {
  const { sandbox } = await startRocgame()
  await postJson(`${sandbox.rocgame.url}/gift/codeUse`, jsonBody)
  const wire = sandbox.requests.find()[0]?.wire ?? {}
  expect(wire.sign).toBe(vector.sign)
  expect(signer.stringToSign(wire, key)).toBe(vector.stringToSign)
  expect(signer.sign(wire, key)).toBe(vector.sign)
})

test.each([
  ['codeUse, integers', 'codeUse'],
  ['codeUse, numeric strings sign the same', 'codeUse'],
  ['codeQuery', 'codeQuery'],
])("%s: the document's request is accepted as it stands", async (name, path) => {
  const { sandbox } = await startRocgame()
  const body = vectors.find((vector) => vector.name === name)?.jsonBody
  const answer = await postJson(`${sandbox.rocgame.url}/gift/${path}`, body)
  expect(answer.json).toMatchObject({ success: true, errCode: 0, errMsg: 'SUCCESS' })
})

test('our own delivery carries the signature PHP makes for it', async () => {
  const named = (wanted: string) => vectors.filter(({ name }) => name === wanted)[0] ?? expect.fail(wanted)
  const vector = named('delivery with two props')
  const { sandbox, game } = await startRocgame()
  await postJson(`${sandbox.rocgame.url}/gift/codeUse`, named('codeUse, integers').jsonBody)
  const { sign, ...body } = delivered(game)[0]
  expect(body).toEqual({ ...vector.params, exOrderId: body.exOrderId })
  expect(sign).toBe(md5(vector.stringToSign.replace('EX202411010001', body.exOrderId)))
})
