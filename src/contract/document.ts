import leven from 'leven'
import type { TSchema } from 'typebox'
import { Check, Errors } from 'typebox/value'

/** The known name closest to a misspelt one, when it is close enough to be meant. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined
  let distance = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    // Two texts are at least as far apart as their lengths; a name may be as long as a whole body.
    if (Math.abs(name.length - candidate.length) >= distance) continue
    const steps = leven(name.toLowerCase(), candidate.toLowerCase())
    if (steps < distance) {
      best = candidate
      distance = steps
    }
  }
  return best
}

/** What to say of a name that is not among the known ones. */
export function unknownName(name: string, known: readonly string[]): string {
  const meant = didYouMean(name, known)
  return meant === undefined
    ? `unknown; known here: ${known.join(', ') || 'nothing'}`
    : `unknown; did you mean ${meant}?`
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly required?: readonly string[]
}

/** The part of a schema that a JSON pointer into a value belongs to. */
function schemaAt(schema: Node, path: string): Node | undefined {
  let node: Node | undefined = schema
  for (const part of path.split('/').slice(1)) {
    node = node?.items ?? node?.properties?.[part]
  }
  return node
}

const plainPointer = (pointer: string) => pointer.replaceAll('~1', '/').replaceAll('~0', '~')

/**
 * Checks nested JSON (seed, configuration, bodies of the admin API) against its schema.
 * Answers one sentence per mistake, each beginning with the path: `/egret/apps/0/appkey: unknown; did you mean appKey?`
 */
export function documentMistakes(schema: TSchema, value: unknown): string[] {
  if (Check(schema, value)) return []
  const sentences: string[] = []
  const wrongKinds = new Map<string, string[]>()
  for (const { keyword, instancePath, params, message } of Errors(schema, value)) {
    const path = plainPointer(instancePath)
    if (keyword === 'additionalProperties') {
      const known = Object.keys(schemaAt(schema as Node, instancePath)?.properties ?? {})
      for (const name of (params as { additionalProperties: string[] }).additionalProperties) {
        sentences.push(`${path}/${name}: ${unknownName(name, known)}`)
      }
    } else if (keyword === 'required') {
      for (const name of (params as { requiredProperties: string[] }).requiredProperties) {
        sentences.push(`${path}/${name}: missing`)
      }
    } else if (keyword === 'enum') {
      const { allowedValues } = params as { allowedValues: unknown[] }
      sentences.push(`${path || '/'}: must be one of ${allowedValues.join(', ')}`)
    } else if (keyword === 'type') {
      const kinds = wrongKinds.get(path) ?? []
      kinds.push((params as { type: string }).type)
      wrongKinds.set(path, kinds)
    } else if (keyword !== 'boolean' && keyword !== 'anyOf') {
      sentences.push(`${path || '/'}: ${message}`)
    }
  }
  for (const [path, kinds] of wrongKinds) sentences.push(`${path || '/'}: must be ${kinds.join(' or ')}`)
  return [...new Set(sentences)]
}
