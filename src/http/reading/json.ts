import { isUtf8 } from 'node:buffer'
import type { Prose } from '../../contract/schema/field.ts'
import { OPEN_LIST, OPEN_OBJECT, QUOTE, scanJson, unquoted } from '../../contract/schema/jsonText.ts'
import { type Kind, noTexts, type Wire } from '../../contract/schema/wire.ts'
import { prose } from '../../contract/values/prose.ts'

function kindOf(first: number): Kind {
  if (first === OPEN_LIST || first === OPEN_OBJECT) return 'json'
  if (first === 0x6e) return 'null'
  return first === 0x74 || first === 0x66 ? 'boolean' : 'number'
}

/** The members of one valid JSON object as the texts they are signed with. */
function flatten(text: string): Wire {
  const texts = noTexts()
  const kinds = noTexts() as Record<string, Kind>
  const scan = scanJson(text)
  scan.peek()
  scan.eachMember((quotedName) => {
    const name = unquoted(quotedName)
    const first = scan.peek()
    if (first === QUOTE) {
      texts[name] = unquoted(scan.quoted())
      delete kinds[name]
      return
    }
    const kind = kindOf(first)
    const value = scan.compact(2)
    texts[name] = kind === 'null' ? '' : value
    kinds[name] = kind
  })
  return { texts, kinds }
}

const unreadable = (problem: Prose): Wire => ({ texts: noTexts(), problem })

const NOT_JSON = (contentType: string): Prose =>
  prose(
    `The body was sent as ${contentType || 'no content type'}, which this provider does not read: send application/json.`,
    `请求体以 ${contentType || '无 Content-Type'} 发送，渠道不读取：请使用 application/json。`,
  )

/** The parameters of a JSON body: one flat object, each value as the text that is signed. Never throws. */
export function readJson(body: Buffer, contentType: string): Wire {
  if (!/^application\/json\s*(;|$)/i.test(contentType)) return unreadable(NOT_JSON(contentType))
  if (!isUtf8(body)) return unreadable(prose('The body is not UTF-8.', '请求体不是 UTF-8。'))
  const text = body.toString('utf8')
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      return unreadable(prose('The body is JSON, but not an object.', '请求体是 JSON，但不是对象。'))
    }
    return flatten(text)
  } catch (error) {
    const { message } = error as Error
    return unreadable(
      prose(`The body is not JSON that can be read: ${message}.`, `请求体不是可读取的 JSON：${message}。`),
    )
  }
}
