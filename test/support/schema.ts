import Ajv from 'ajv/dist/2020.js'
import { adminOperations } from '../../src/admin/index.ts'
import { createRouter } from '../../src/admin/router.ts'
import type { Operation } from '../../src/contract/operation.ts'
import type { Provider } from '../../src/contract/provider.ts'
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

const all: readonly Provider[] = providers
const routed = createRouter<Operation>([...adminOperations(all), ...all.flatMap(({ operations }) => operations)])

/** The schemas of a call's success and of its refusals, as the documents have them. */
function schemasOf(method: string, path: string) {
  const found = routed(method, path)
  if (found.kind !== 'found') return undefined
  const { id, service, spec, data } = found.operation
  return { id: `${service} ${id}`, success: spec.envelope.schema(data), refusal: spec.envelope.failureSchema }
}

/**
 * Checks an answer against the schemas the documents are made of: the success envelope around the data, or the
 * refusal. Every answer of providers, admin API and actions in every test passes through here.
 */
export function assertAnswerFits(method: string, path: string, status: number, body: unknown): void {
  const schemas = schemasOf(method, path)
  // A defect is in no contract, and what HTTP itself refuses is not part of the operation.
  if (!schemas || status >= 500 || status === 405 || status === 413) return
  const { id } = schemas
  const success = validator(`${id} ok`, schemas.success)
  const refusal = validator(`${id} refusal`, schemas.refusal)
  if ((status < 300 && success(body)) || refusal(body)) return
  throw new Error(
    `${method} ${path} answered ${JSON.stringify(body)}, which is neither: ${ajv.errorsText(success.errors)}`,
  )
}
