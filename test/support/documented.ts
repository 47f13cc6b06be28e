import Ajv from 'ajv/dist/2020.js'
import { committed, DOCUMENTS, type Documented, type Json } from './documents.ts'

const pointer = (text: string): string => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'))

/**
 * Checks answers against the committed documents themselves. Returns a sentence for one that its operation does not
 * have: a status, a media type or a shape that no client of the document expects.
 */
export function createResponseCheck() {
  const ajv = new Ajv.default({ strict: false, allErrors: true })
  const documents = new Map<string, Json>()
  for (const name of DOCUMENTS) {
    const document = JSON.parse(committed(name, 'json'))
    documents.set(name, document)
    ajv.addSchema(document, name)
  }

  return ({ document, method, path, operation }: Documented, status: number, type: string, text: string) => {
    // Express answers HEAD and what is no route of its own by itself.
    if (status >= 500) return `a failure of the sandbox: ${status}`
    let response = operation.responses[status]
    if (response === undefined) return `status ${status} is not declared`
    let at = `/paths/${pointer(path)}/${method.toLowerCase()}/responses/${status}`
    if (response.$ref !== undefined) {
      at = response.$ref.slice(1)
      response = at
        .split('/')
        .slice(1)
        .reduce((inner: Json, name: string) => inner[name], documents.get(document))
    }
    const [media = ''] = type.split(';')
    if (response.content === undefined) return text === '' ? undefined : `status ${status} is declared without a body`
    if (!(media in response.content)) return `media type ${media} of ${status} is not declared`
    if (!media.includes('json')) return undefined
    const validate = ajv.getSchema(`${document}#${at}/content/${pointer(media)}/schema`)
    if (!validate) throw new Error(`There is no schema at ${at}`)
    return validate(JSON.parse(text)) ? undefined : ajv.errorsText(validate.errors)
  }
}
