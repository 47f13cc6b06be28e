import { stringify } from 'yaml'
import { adminOperations } from '../admin/index.ts'
import { admin } from '../admin/spec.ts'
import type { Provider } from '../contract/provider.ts'
import { version } from '../version.ts'
import { adminDocument, type OpenAPIObject, providerDocument } from './document.ts'
import type { Examples } from './examples/examples.ts'
import { collectExamples } from './examples/scenarios.ts'
import type { Language } from './language.ts'

export type { Language } from './language.ts'

/** How a document is written. */
export type Format = 'json' | 'yaml'
export const FORMATS: readonly Format[] = ['json', 'yaml']

/** Names of the documents: one per provider, and the admin API's. */
export const documentNames = (providers: readonly Provider[]): readonly string[] => [
  ...providers.map(({ service }) => service.id),
  admin.service.id,
]

/** The door of the admin API refuses before any operation is looked at. */
const AT_THE_DOOR = ['FOREIGN_HOST', 'FOREIGN_ORIGIN', 'TOKEN_REQUIRED', 'INVALID']

/** The examples of each list of providers, made once per process: they are the same every time. */
const examplesOf = new WeakMap<readonly Provider[], Promise<Examples>>()

/** Every document by its name. */
export async function makeDocuments(
  providers: readonly Provider[],
  language: Language = 'en',
): Promise<ReadonlyMap<string, OpenAPIObject>> {
  const collected = examplesOf.get(providers) ?? collectExamples(providers)
  examplesOf.set(providers, collected)
  const context = { version, language, examples: await collected }
  const own = { service: admin.service, operations: adminOperations(providers), before: AT_THE_DOOR }
  const documents = providers.map((provider) => [provider.service.id, providerDocument(provider, context)] as const)
  return new Map([...documents, [admin.service.id, adminDocument(own, context)] as const])
}

/** The text of a document: no anchors and no folded lines in YAML, so that it can be read and compared. */
export function writeDocument(document: OpenAPIObject, format: Format): string {
  const plain: unknown = JSON.parse(JSON.stringify(document))
  if (format === 'json') return `${JSON.stringify(plain, null, 2)}\n`
  return stringify(plain, { lineWidth: 0, aliasDuplicateObjects: false })
}

/**
 * One document as text, for a reader who reached the sandbox at `url`; nothing when there is none of that name.
 */
export async function documentText(
  providers: readonly Provider[],
  name: string,
  { language, format, url }: { readonly language: Language; readonly format: Format; readonly url: string },
): Promise<string | undefined> {
  const document = (await makeDocuments(providers, language)).get(name)
  if (!document) return undefined
  const [here, ...others] = document.servers ?? []
  return writeDocument({ ...document, servers: here ? [{ ...here, url }, ...others] : others }, format)
}
