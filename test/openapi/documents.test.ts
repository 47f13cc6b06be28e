import { describe, expect, test } from 'vitest'
import { makeDocuments, writeDocument } from '../../src/openapi/index.ts'
import { providers } from '../../src/providers/index.ts'
import {
  committed,
  DOCUMENTS,
  type Documented,
  ends,
  exampleRequest,
  GAME,
  type Json,
  label,
  makeReady,
  operationsOf,
  PROVIDERS,
  SANDBOX,
  startDemo,
  successOf,
} from '../support/documents.ts'
import { md5 } from '../support/php.ts'

describe.each(DOCUMENTS)('openapi/%s', (name) => {
  test.each(['json', 'yaml'] as const)('.%s is what the definitions say: npm run openapi writes it', async (format) => {
    const document = (await makeDocuments(providers)).get(name)
    expect(document && writeDocument(document, format)).toBe(committed(name, format))
  })

  test('in Chinese says the same with the languages exchanged', async () => {
    const en: Json = (await makeDocuments(providers, 'en')).get(name)
    const zh: Json = (await makeDocuments(providers, 'zh')).get(name)
    expect(Object.keys(zh.paths)).toEqual(Object.keys(en.paths))
    for (const [path, item] of Object.entries<Json>(zh.paths)) {
      for (const [method, operation] of Object.entries<Json>(item)) {
        const english = en.paths[path][method]
        expect(operation.summary).toBe(english['x-summary-zh'])
        expect(operation['x-summary-en']).toBe(english.summary)
        expect(operation.summary).toMatch(/[\u4e00-\u9fff]/)
      }
    }
  })
})

/** What differs from run to run, and with what else listens on this machine. */
const STEADY = ['durationMs', 'uptimeInSeconds', 'listening']
const steady = (text: string): unknown => JSON.parse(text, (name, value) => (STEADY.includes(name) ? 0 : value))

const cases = DOCUMENTS.flatMap(operationsOf)
  .filter(ends)
  .flatMap((documented) => {
    const media = Object.keys(documented.operation.requestBody?.content ?? { none: true })
    return media.map((type) => [label(documented), type, documented] as const)
  })

test.each(cases)('%s as %s: the example is accepted and answered as shown', async (_label, type, documented) => {
  const { sandbox, game } = await startDemo()
  await makeReady(documented, sandbox)
  const { url, init } = exampleRequest(documented, sandbox.url, type === 'none' ? undefined : type)
  const response = await fetch(url, init)
  const [[media, content] = []] = Object.entries<Json>(successOf(documented))
  const shown = content.examples.success
  expect(shown, 'an accepted example; fixtures/examples.json says what a call needs').toBeDefined()
  const answer = (await response.text())
    .replaceAll(sandbox.url, SANDBOX)
    .replaceAll(encodeURIComponent(sandbox.url), encodeURIComponent(SANDBOX))
    .replaceAll(game.url, GAME)
  if (media === 'text/plain') expect(answer).toBe(shown.value)
  else expect(steady(answer)).toEqual(steady(JSON.stringify(shown.value)))
})

/** Signs as the words of x-signature say. */
function signedByTheWords({ joiner, key, emptyValues, example }: Json): string {
  const names = Object.keys(example.params)
    .filter((name) => emptyValues === 'signed' || example.params[name] !== '')
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const pairs = names.map((name) => `${name}=${example.params[name]}`)
  const [, text = '', where] = /^"(.+)" (after every|between)/.exec(joiner) ?? []
  const joined = where === 'after every' ? pairs.map((pair) => pair + text).join('') : pairs.join(text)
  const [, before = ''] = /^"(.+)", then/.exec(key) ?? []
  return md5(joined + before + example.key)
}

const signatures = PROVIDERS.flatMap((name) => {
  const { webhooks = {} } = JSON.parse(committed(name, 'json'))
  const own: Documented[] = operationsOf(name)
  return [
    ...own.map(({ path, operation }) => [path, operation] as const),
    ...Object.entries<Json>(webhooks).map(([id, item]) => [id, item.post] as const),
  ].filter(([, operation]) => operation['x-signature'])
})

test.each(signatures)('%s: the worked signature follows from its own words', (_path, operation) => {
  const note = operation['x-signature']
  expect(signedByTheWords(note)).toBe(note.example.sign)
  expect(md5(note.example.stringToSign)).toBe(note.example.sign)
})

test('every operation, refusal and callback of the definitions is in a document', () => {
  for (const { service, operations, callbacks } of providers) {
    const all = operationsOf(service.id)
    // An operation of two methods stands there twice.
    const documented = all.filter(({ operation }) => !operation.operationId.endsWith('.get'))
    expect(all.length - documented.length).toBe(operations.flatMap(({ otherMethods = [] }) => otherMethods).length)
    const { webhooks = {} } = JSON.parse(committed(service.id, 'json'))
    expect(documented.map(({ operation }) => operation.operationId)).toEqual(operations.map(({ id }) => id))
    const forms = callbacks.flatMap(({ id, formats = [] }) => [id, ...formats.map((format) => `${id}.${format.id}`)])
    expect(Object.keys(webhooks)).toEqual(forms)
    for (const [index, { errors, spec }] of operations.entries()) {
      const { '413': tooLarge, ...ownResponses }: Record<string, Json> = documented[index]?.operation.responses ?? {}
      expect(tooLarge, 'a body that is too large').toEqual({ $ref: '#/components/responses/BodyTooLarge' })
      const responses: Json[] = Object.values(ownResponses)
      const shown = responses.flatMap(({ content }) =>
        Object.values<Json>(content).flatMap((media) => Object.keys(media.examples)),
      )
      const checked = spec.checks.map((check) => ('check' in check ? check.error : check[1]))
      expect([...shown].sort()).toEqual([...new Set(['success', ...checked, ...errors])].sort())
    }
    for (const callback of callbacks) {
      const { post } = webhooks[callback.id]
      expect(Object.values<Json>(post.requestBody.content)[0].examples.demo.value).toHaveProperty('sign')
    }
  }
})
