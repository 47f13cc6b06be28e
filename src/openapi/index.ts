import { stringify } from 'yaml'
import { adminOperations } from '../admin/index.ts'
import { admin } from '../admin/spec.ts'
import { providers } from '../providers/index.ts'
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
export const documentNames: readonly string[] = [...providers.map(({ service }) => service.id), admin.service.id]

/** The door of the admin API refuses before any operation is looked at. */
const AT_THE_DOOR = ['FOREIGN_HOST', 'FOREIGN_ORIGIN', 'TOKEN_REQUIRED', 'INVALID']

let examples: Promise<Examples> | undefined

/** Every document by its name. The examples are made once per process: they are the same every time. */
export async function makeDocuments(language: Language = 'en'): Promise<ReadonlyMap<string, OpenAPIObject>> {
  examples ??= collectExamples()
  const context = { version, language, examples: await examples }
  const own = { service: admin.service, operations: adminOperations(providers), before: AT_THE_DOOR }
  const documents = providers.map((provider) => [provider.service.id, providerDocument(provider, context)] as const)
  return new Map([...documents, [admin.service.id, adminDocument(own, providers, context)] as const])
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
  name: string,
  { language, format, url }: { readonly language: Language; readonly format: Format; readonly url: string },
): Promise<string | undefined> {
  const document = (await makeDocuments(language)).get(name)
  if (!document) return undefined
  const [here, ...others] = document.servers ?? []
  return writeDocument({ ...document, servers: here ? [{ ...here, url }, ...others] : others }, format)
}
