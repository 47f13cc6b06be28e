import { noTexts } from '../../contract/schema/wire.ts'
import { MOST_PARAMETERS } from './form.ts'

const boundaryOf = (contentType: string): string | undefined => {
  const match = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  return match?.[1] ?? match?.[2]
}

const PLAIN_HEADER = /^content-disposition: form-data; name="([^"\\]*)"$/i

/**
 * Reads a body of plain text fields, as HTTP clients write them. Returns undefined when there is anything else in it;
 * then a real parser has to look.
 */
export function readPlainFields(body: string, boundary: string): Record<string, string> | undefined {
  const delimiter = `--${boundary}`
  if (!body.startsWith(delimiter)) return undefined
  const texts = noTexts()
  let position = delimiter.length
  for (let count = 0; ; count += 1) {
    if (body.startsWith('--', position)) return texts
    if (!body.startsWith('\r\n', position) || count >= MOST_PARAMETERS) return undefined
    const headerEnd = body.indexOf('\r\n\r\n', position)
    if (headerEnd === -1) return undefined
    const header = PLAIN_HEADER.exec(body.slice(position + 2, headerEnd))
    if (!header) return undefined
    const valueEnd = body.indexOf(`\r\n${delimiter}`, headerEnd + 2)
    if (valueEnd === -1) return undefined
    const name = header[1] as string
    if (name !== '') texts[name] = valueEnd < headerEnd + 4 ? '' : body.slice(headerEnd + 4, valueEnd)
    position = valueEnd + 2 + delimiter.length
  }
}

/** Everything else multipart allows: files (ignored, as they take no part in a signature), encodings, odd headers. */
async function readAnyFields(body: Buffer, contentType: string): Promise<Record<string, string> | undefined> {
  // Loaded when it is needed: nearly every body is plain fields.
  const { default: busboy } = await import('@fastify/busboy')
  const texts = noTexts()
  return new Promise((resolve) => {
    try {
      const parser = busboy.default({
        headers: { 'content-type': contentType },
        limits: { fields: MOST_PARAMETERS, fieldSize: body.length },
        // As in PHP the file name alone makes a file, whatever content type the part has.
        isPartAFile: (_name, _type, fileName) => fileName !== undefined,
      })
      // No one listens for files, so they are skipped; a stream of one would fail on its own when the body is cut off.
      parser.on('field', (name: string | undefined, value) => {
        if (name) texts[name] = value
      })
      parser.on('finish', () => resolve(texts))
      parser.on('error', () => resolve(undefined))
      parser.end(body)
    } catch {
      resolve(undefined)
    }
  })
}

/** The text fields of a multipart body; `undefined` when it is none. */
export function parseMultipart(
  body: Buffer,
  contentType: string,
): Record<string, string> | undefined | Promise<Record<string, string> | undefined> {
  const boundary = boundaryOf(contentType)
  if (boundary === undefined) return undefined
  return readPlainFields(body.toString('utf8'), boundary) ?? readAnyFields(body, contentType)
}
