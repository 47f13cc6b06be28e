import type { Prose } from '../../contract/schema/field.ts'
import { noTexts, type Wire } from '../../contract/schema/wire.ts'
import type { Service } from '../../contract/service.ts'
import { prose } from '../../contract/values/prose.ts'
import { parseForm } from './form.ts'
import { readJson } from './json.ts'
import { parseMultipart } from './multipart.ts'

const NOT_A_FORM = (contentType: string): Prose =>
  prose(
    `The body was sent as ${contentType || 'no content type'}, which this provider does not read: send application/x-www-form-urlencoded or multipart/form-data.`,
    `请求体以 ${contentType || '无 Content-Type'} 发送，渠道不读取：请使用 application/x-www-form-urlencoded 或 multipart/form-data。`,
  )
const BROKEN_MULTIPART = prose(
  'The multipart body could not be read: its boundary is missing or it is cut off.',
  'multipart 请求体无法读取：缺少 boundary，或内容被截断。',
)

interface FormBody {
  readonly texts: Record<string, string>
  readonly problem?: Prose
}

const URLENCODED = 'application/x-www-form-urlencoded'

function readFormBody(body: Buffer, contentType: string): FormBody | Promise<FormBody> {
  if (body.length === 0) return { texts: noTexts() }
  const type = contentType === URLENCODED ? URLENCODED : contentType.toLowerCase()
  if (type.startsWith(URLENCODED)) return { texts: parseForm(body.toString('utf8')) }
  if (!type.startsWith('multipart/form-data')) return { texts: noTexts(), problem: NOT_A_FORM(contentType) }
  const broken: FormBody = { texts: noTexts(), problem: BROKEN_MULTIPART }
  const fields = parseMultipart(body, contentType)
  if (fields instanceof Promise) return fields.then((texts) => (texts ? { texts } : broken))
  return fields ? { texts: fields } : broken
}

/** The body wins over the query. */
function withQuery(read: FormBody, query: string): Wire {
  if (query === '') return read
  const fromQuery = parseForm(query)
  const names = Object.keys(fromQuery).filter((name) => !(name in read.texts))
  return { ...read, texts: Object.assign(fromQuery, read.texts), fromQuery: names }
}

/** The parameters of a request as the provider would read them. Returns without waiting for all but odd multipart bodies. */
export function readRequest(service: Service, body: Buffer, contentType: string, query: string): Wire | Promise<Wire> {
  if (service.body === 'json') return readJson(body, contentType)
  const read = readFormBody(body, contentType)
  const readQuery = service.readsQuery ? query : ''
  return read instanceof Promise ? read.then((form) => withQuery(form, readQuery)) : withQuery(read, readQuery)
}
