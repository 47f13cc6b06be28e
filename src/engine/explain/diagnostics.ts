import { isOptional, type Prose } from '../../contract/schema/field.ts'
import { createSearchCredit, type SearchCredit } from './credit.ts'
import type { KnownRule } from './mistake.ts'
import { explainRefusal, type RefusedRequest } from './refusal.ts'
import type { Recipe } from './search.ts'
import { explainSignature, recogniseByRecipe, type SignatureCase, type SignatureExplanation } from './signature.ts'

/** What is worth saying about a refused request. */
export interface Diagnosis extends Prose {
  readonly slug: string
  readonly signature?: SignatureExplanation
}

export interface Diagnostics {
  /** What can be said while the client waits: a flood of refusals must not cost more than a few searches a second. */
  atOnce(refused: RefusedRequest): Diagnosis
  /** The full explanation, for when it is read; searched at most once for each request. */
  whenAsked(refused: RefusedRequest): Diagnosis
  /** What was found so far, without a search. */
  known(refused: RefusedRequest): Diagnosis | undefined
}

/** At most this many clients' mistakes are remembered. */
const RECIPES = 500

/** At most this many requests are remembered with what was found, each of at most so many characters. */
const REPEATED = 10
const REPEATED_LENGTH = 2048

function signatureCase(refused: RefusedRequest, rules: readonly KnownRule[]): SignatureCase | undefined {
  const { service, operation, wire, key, tenant, keys, raw } = refused
  if (refused.refusal.check !== 'signature' || !service.signer || key === undefined) return undefined
  const declared = Object.entries(operation.params)
  const required = declared.filter(([, schema]) => !isOptional(schema)).map(([name]) => name)
  return {
    rule: service.signer.rule,
    texts: wire.texts,
    key,
    received: wire.texts.sign ?? '',
    facts: {
      provider: service.id,
      tenant,
      keys,
      rules,
      bodyKind: service.body,
      raw,
      declared: declared.map(([name]) => name),
      required,
      fromQuery: wire.fromQuery ?? [],
    },
  }
}

const bySignature = (explanation: SignatureExplanation): Diagnosis => ({
  slug: explanation.slug,
  en: explanation.en,
  zh: explanation.zh,
  signature: explanation,
})

/** What is said while there is no time to search. */
const UNSEARCHED: Diagnosis = {
  slug: 'signature-mismatch',
  en: 'the signature does not match; /explain of the request says why',
  zh: '签名不匹配，原因见该请求的 /explain',
}

const clientOf = ({ service, tenant, operation }: RefusedRequest): string => `${service.id} ${tenant} ${operation.id}`

/** The request as it came, to be recognised when it comes again; undefined for one that is long. */
function textOf(refused: RefusedRequest): string | undefined {
  const { contentType, query, body } = refused.raw
  if (contentType.length + query.length + body.length > REPEATED_LENGTH) return undefined
  return `${clientOf(refused)}\n${contentType}\n${query}\n${body}`
}

/** Explains refusals of one sandbox. A mistake a client made before is tried first: it costs a few hashes. */
export function createDiagnostics(
  rules: readonly KnownRule[],
  failed: (error: unknown) => void,
  mayCost: SearchCredit = createSearchCredit(),
): Diagnostics {
  const told = new WeakMap<RefusedRequest, Diagnosis>()
  const recipes = new Map<string, Recipe>()
  /** What was found of requests that may come again, as from a client that tries again and again, with the keys there were. */
  const repeated = new Map<string, { readonly keys: RefusedRequest['keys']; readonly diagnosis: Diagnosis }>()

  function remember<T>(known: Map<string, T>, most: number, name: string, one: T): void {
    if (known.size >= most) known.delete(known.keys().next().value as string)
    known.set(name, one)
  }

  function whenAsked(refused: RefusedRequest): Diagnosis {
    const before = told.get(refused)
    if (before) return before
    const tell = (diagnosis: Diagnosis): Diagnosis => {
      told.set(refused, diagnosis)
      return diagnosis
    }
    const one = signatureCase(refused, rules)
    if (!one) return tell(explainRefusal(refused))
    try {
      return tell(searched(refused, one))
    } catch (error) {
      // Whatever is wrong with an explanation, the refusal stays the provider's.
      failed(error)
      return tell(UNSEARCHED)
    }
  }

  function searched(refused: RefusedRequest, one: SignatureCase): Diagnosis {
    const { explanation, recipe } = explainSignature(one)
    if (recipe) remember(recipes, RECIPES, clientOf(refused), recipe)
    return bySignature(explanation)
  }

  /** Searches while there is credit, and never twice for the same request. */
  function onceForAll(refused: RefusedRequest): Diagnosis {
    const text = textOf(refused)
    const before = text === undefined ? undefined : repeated.get(text)
    if (before?.keys === refused.keys) {
      told.set(refused, before.diagnosis)
      return before.diagnosis
    }
    if (!mayCost()) return UNSEARCHED
    const diagnosis = whenAsked(refused)
    if (text !== undefined) remember(repeated, REPEATED, text, { keys: refused.keys, diagnosis })
    return diagnosis
  }

  /** Cheap knowledge first: the same client's last mistake; a search only while there is credit. */
  function quickly(refused: RefusedRequest): Diagnosis {
    if (refused.refusal.check !== 'signature') return whenAsked(refused)
    const recipe = recipes.get(clientOf(refused))
    const one = recipe && signatureCase(refused, rules)
    const recognised = one && recogniseByRecipe(one, recipe)
    if (recognised) return recognised
    return onceForAll(refused)
  }

  return {
    atOnce: quickly,
    whenAsked,
    known: (refused) => told.get(refused),
  }
}
