import { describe, expect, test } from 'vitest'
import { signedNames } from '../../src/contract/schema/wire.ts'
import { digestMistakes, formOf } from '../../src/engine/explain/digests.ts'
import { type Draft, fullText, joiningOf, pairsOf } from '../../src/engine/explain/draft.ts'
import type { Mistake } from '../../src/engine/explain/mistake.ts'
import { mistakes } from '../../src/engine/explain/mistakes/index.ts'
import { recogniseByRecipe } from '../../src/engine/explain/signature.ts'
import { PROVIDERS } from '../support/mistakeCases.ts'
import { explained, KEY, type Params, type ProviderName, signatureCase } from '../support/mistakes.ts'
import { sized, testSeed } from '../support/size.ts'
import { type Client, clientOf, hashedText, type MistakeCase, type Slip } from './catalogue/client.ts'
import { digestCases } from './catalogue/digests.ts'
import { mistakeCases } from './catalogue/index.ts'
import { hashedBytes, signatureOf } from './catalogue/sign.ts'

/** Small enough for a search to reach everything, with something for the mistakes that need nothing special. */
const BASE: Params = { token: 'abc', time: '1420855806', roleId: '9', appId: '1001', Zone: 'x' }

interface Sent {
  readonly provider: ProviderName
  readonly params: Params
  readonly asked: NonNullable<MistakeCase['asked']>
}

const sentFor = (provider: ProviderName, ...cases: readonly MistakeCase[]): Sent => ({
  provider,
  params: Object.assign({}, BASE, ...cases.map(({ needs }) => needs)),
  asked: Object.assign({}, ...cases.map(({ asked }) => asked)),
})

/** What is hashed: characters, and the bytes they become. */
const marked = (charset: string, text: string): string =>
  charset === 'gbk' && /[^\0-\x7f]/.test(text) ? `GBK ${text}` : text
const written = (client: Client): string => marked(client.charset, hashedText(client))
const rightText = ({ provider, params }: Sent): string => written(clientOf(provider, params))
const slipped = ({ provider, params }: Sent, ...slips: readonly Slip[]): Client =>
  slips.reduceRight((client, slip) => slip(client), clientOf(provider, params))
const textsOf = (sent: Sent, one: MistakeCase): Set<string> =>
  new Set(one.slips(sent.provider, sent.params).map((slip) => written(slipped(sent, slip))))

const casesOf = (slug: string): MistakeCase[] => mistakeCases.filter((one) => one.slug === slug)
const everywhere = mistakeCases.flatMap((one, index) =>
  PROVIDERS.map((provider) => ({ provider, one, title: `${provider}: ${one.slug} (${index})` })),
)

/** The request as the search begins with it. */
function draftOf({ provider, params, asked }: Sent): Draft {
  const { rule, texts, key } = signatureCase(provider, params, '', asked)
  return {
    pairs: pairsOf(texts, signedNames(texts)),
    order: undefined,
    joining: joiningOf(rule),
    key,
    shownKey: '[redacted]',
    encoding: 'utf8',
    finish: undefined,
  }
}

/** What the catalogue makes of a request. */
function variantsOf(slug: string, sent: Sent): Set<string> {
  const { facts } = signatureCase(sent.provider, sent.params, '', sent.asked)
  const mistake = mistakes.find((one) => one.slug === slug)
  if (!mistake) throw new Error(`The catalogue has no ${slug}.`)
  const variants = mistake.variants(draftOf(sent), { ...facts, memo: new Map() })
  return new Set(variants.map(({ draft }) => marked(draft.encoding, fullText(draft))))
}

const without = (texts: ReadonlySet<string>, right: string): string[] =>
  [...texts].filter((text) => text !== right).sort()

describe('the catalogue', () => {
  test('has a case for every mistake, in its order', () => {
    const slugs = [...new Set(mistakeCases.map(({ slug }) => slug))]
    expect(slugs).toEqual(mistakes.map(({ slug }) => slug))
  })

  test.each(everywhere)('has a case for every variant: $title', ({ provider, one }) => {
    const sent = sentFor(provider, one)
    const known = without(variantsOf(one.slug, sent), rightText(sent))
    const cases = without(textsOf(sent, one), rightText(sent))
    if (one.partly) expect(known).toEqual(expect.arrayContaining(cases))
    else expect(known).toEqual(cases)
  })
})

const isAsked = (one: MistakeCase, { asked }: Sent): boolean =>
  Object.entries(one.asked ?? {}).every(([name, value]) => asked[name as keyof typeof asked] === value)

/** Every text a single mistake leads to, by the mistake that gives the name: the first of the catalogue. */
function namesOf(sent: Sent): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const one of mistakeCases.filter((each) => isAsked(each, sent)))
    for (const text of textsOf(sent, one)) if (!names.has(text)) names.set(text, one.slug)
  return names
}

/** The text as it may be shown, when the client used the right key. */
const shown = (client: Client): string | undefined =>
  client.key.includes(KEY) ? hashedText({ ...client, key: client.key.replace(KEY, '[redacted]') }) : undefined

describe('alone', () => {
  test.each(everywhere)('$title', ({ provider, one }) => {
    const sent = sentFor(provider, one)
    const names = namesOf(sent)
    for (const slip of one.slips(provider, sent.params)) {
      const client = slipped(sent, slip)
      if (written(client) === rightText(sent)) continue
      const told = explained(provider, sent.params, signatureOf(client), sent.asked)
      expect(told).toMatchObject({ verdict: 'exact', slug: names.get(written(client)) })
      const text = shown(client)
      if (text !== undefined) expect(told.signed).toBe(text)
      expect(JSON.stringify(told)).not.toContain('{what}')
      // What it was is said: no sentence has a hole where a word should stand.
      expect([told.en, told.zh].filter((said) => /\(\s*\)|（\s*）| [.,;:]( |$)|^\s*$/.test(said))).toEqual([])
    }
  })
})

/** The likeliest way of every mistake, each with each other one. */
const likeliest = mistakes.map((mistake) => ({ mistake, one: casesOf(mistake.slug)[0] as MistakeCase }))

interface Both {
  readonly sent: Sent
  readonly text: string
  readonly sign: string
}

/** A client that makes both; undefined when the mistakes do not go together. */
function both(provider: ProviderName, first: MistakeCase, second: MistakeCase): Both | undefined {
  const sent = sentFor(provider, first, second)
  const [a] = first.slips(provider, sent.params)
  const [b] = second.slips(provider, sent.params)
  if (!a || !b) return undefined
  const client = slipped(sent, a, b)
  if (!hashedBytes(client)) return undefined
  const text = written(client)
  const alone = [rightText(sent), written(slipped(sent, a)), written(slipped(sent, b))]
  return alone.includes(text) ? undefined : { sent, text, sign: signatureOf(client) }
}

/** Whether a client that makes these mistakes, and no other, hashes this text. */
function leadTo(slugs: readonly string[], { sent, text }: Both): boolean {
  const [first, second] = slugs.map((slug) =>
    casesOf(slug)
      .filter((one) => isAsked(one, sent))
      .flatMap((one) => one.slips(sent.provider, sent.params)),
  )
  return (first ?? []).some((a) =>
    second ? second.some((b) => written(slipped(sent, a, b)) === text) : written(slipped(sent, a)) === text,
  )
}

/** Those that cannot be told together, by the one the catalogue has first. */
const APART: Readonly<Record<string, readonly string[]>> = {
  // Both say where the & stands.
  'pairs-joined-with-ampersand': ['trailing-ampersand-added'],
  // What the query holds is compared with what the other one has changed.
  'query-signed': ['names-in-another-case', 'plus-not-encoded'],
  // Both say how the value was read.
  'plus-not-encoded': ['body-in-gbk'],
  // JSON as it was sent is no longer what the other one makes of it.
  'json-with-spaces': ['json-as-sent'],
  'json-members-reordered': ['json-as-sent'],
}

const isCommon = ({ rare, inPairs }: Mistake): boolean => !rare && inPairs !== 0

describe.each(likeliest)('$one.slug with each other one', (first) => {
  const later = likeliest
    .slice(likeliest.indexOf(first) + 1)
    .filter(({ one }) => !APART[first.one.slug]?.includes(one.slug))
  /** One provider for each pair, all when there is time. */
  const clients = (): { second: (typeof likeliest)[number]; made: Both }[] => {
    const seed = testSeed()
    return later.flatMap((second, index) =>
      sized<readonly ProviderName[]>([PROVIDERS[(seed + index) % 3] as ProviderName], PROVIDERS).flatMap((provider) => {
        const made = both(provider, first.one, second.one)
        return made ? [{ second, made }] : []
      }),
    )
  }

  test('that made both before', () => {
    const missed: string[] = []
    for (const { second, made } of clients()) {
      const { provider, params, asked } = made.sent
      const slugs = `${first.mistake.slug}+${second.mistake.slug}`
      const told = recogniseByRecipe(signatureCase(provider, params, made.sign, asked), [second.mistake, first.mistake])
      if (told?.slug !== slugs) missed.push(`${provider}: ${slugs}, told ${told?.slug}`)
    }
    expect(missed).toEqual([])
  })

  if (first.mistake.kind !== 'joining' || !isCommon(first.mistake)) return
  test('that was never seen, if both are common', () => {
    const missed: string[] = []
    for (const { second, made } of clients().filter(({ second }) => isCommon(second.mistake))) {
      const { provider, params, asked } = made.sent
      const { verdict, slug } = explained(provider, params, made.sign, asked)
      const isTrue = verdict === 'exact' && leadTo(slug.split('+'), made)
      if (!isTrue) missed.push(`${provider}: ${first.mistake.slug}+${second.mistake.slug}, told ${slug}`)
    }
    expect(missed).toEqual([])
  })
})

describe('each digest', () => {
  const cases = digestCases.flatMap((one) =>
    PROVIDERS.map((provider) => ({ provider, one, title: `${provider}: ${one.slug}` })),
  )

  test.each(cases)('$title, alone and over unsorted parameters', ({ provider, one }) => {
    const sent = sentFor(provider)
    const [unsorted] = casesOf('order-as-sent').flatMap(({ slips }) => slips(provider, BASE)) as [Slip]
    for (const sign of one.signs(clientOf(provider, BASE)))
      expect(explained(provider, sent.params, sign)).toMatchObject({ verdict: 'exact', slug: one.slug })
    for (const sign of one.signs(slipped(sent, unsorted)))
      expect(explained(provider, sent.params, sign)).toMatchObject({
        verdict: 'exact',
        slug: `order-as-sent+${one.slug}`,
      })
  })

  test('has a case for every way the catalogue knows', () => {
    expect(digestCases.map(({ slug }) => slug)).toEqual(digestMistakes.map(({ slug }) => slug))
    for (const provider of PROVIDERS) {
      const draft = draftOf(sentFor(provider))
      const signs = new Set(digestCases.flatMap((one) => one.signs(clientOf(provider, BASE))))
      const digests = [...signs].flatMap((sign) => formOf(sign)?.digests ?? [])
      const known = digests.flatMap((one) => (one.mistake ? one.make(fullText(draft), draft) : []))
      expect(known.filter((sign) => !signs.has(sign))).toEqual([])
    }
  })
})
