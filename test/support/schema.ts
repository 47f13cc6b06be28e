import Ajv from 'ajv/dist/2020.js'
import type { Operation } from '../../src/contract/operation.ts'
import { providers } from '../../src/providers/index.ts'

const ajv = new Ajv.default({ strict: false, allErrors: true })
const compiled = new Map<string, ReturnType<typeof ajv.compile>>()

function validator(name: string, schema: unknown) {
  let found = compiled.get(name)
  if (!found) {
    found = ajv.compile(JSON.parse(JSON.stringify(schema)))
    compiled.set(name, found)
  }
  return found
}

/** The operation that is served at a path. */
export function operationAt(path: string): Operation | undefined {
  return providers.flatMap(({ operations }) => operations).find((operation) => operation.path === path)
}

/**
 * Checks a provider's answer against the schemas the documents are made of: the success envelope around the
 * operation's data, or the refusal. Every answer in every test passes through here.
 */
export function assertAnswerFits(path: string, body: unknown): void {
  const operation = operationAt(path)
  if (!operation) return
  const { spec } = operation
  const success = validator(`${path} ok`, spec.envelope.schema(operation.data))
  const failure = validator(`${spec.id} refusal`, spec.envelope.failureSchema)
  if (success(body) || failure(body)) return
  throw new Error(`${path} answered ${JSON.stringify(body)}, which is neither: ${ajv.errorsText(success.errors)}`)
}
