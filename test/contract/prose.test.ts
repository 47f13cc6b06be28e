import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseAst } from 'vitest/node'
import { factsOf } from '../support/facts.ts'

/** Any node of a syntax tree. */
type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number; readonly end: number }

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode)

/** Both texts of one thing, as they stand in the source. */
interface Pair {
  readonly where: string
  /** The description of a field: the provider's words in its document's language, and an explanation in English. */
  readonly isField: boolean
  readonly en: Node
  readonly zh: Node
}

/** Functions that are handed a text to say it; others make fields of it. */
const SAYS = ['say', 'fail', 'remark', 'told', 'changed', 'about', 'sentences']

const nameOf = (node: unknown): string | undefined => (isNode(node) ? (node.name as string | undefined) : undefined)

const calleeOf = ({ callee }: Node): string => nameOf(callee) ?? nameOf((callee as Node).property) ?? ''

/** `{ en, zh }` and `prose(en, zh)` whose texts are written there. */
function pairOf(node: Node): readonly [Node, Node] | undefined {
  let found: readonly unknown[] = []
  if (node.type === 'CallExpression' && nameOf(node.callee) === 'prose') found = node.arguments as Node[]
  if (node.type === 'ObjectExpression') {
    const member = (name: string) => (node.properties as Node[]).find(({ key }) => nameOf(key) === name)?.value
    found = [member('en'), member('zh')]
  }
  const [en, zh] = found
  const isText = (one: unknown): one is Node =>
    isNode(one) && ['Literal', 'TemplateLiteral', 'ConditionalExpression'].includes(one.type)
  return isText(en) && isText(zh) ? [en, zh] : undefined
}

/** What a text says: the words that are written there, and names of the values put into it. */
function readText(node: Node, words: string[], values: Set<string>): void {
  if (node.type === 'Literal') words.push(String(node.value))
  else if (node.type === 'TemplateElement') words.push((node.value as { cooked: string }).cooked)
  // One language may say a plural in another word; the values of both stand in the text.
  else if (node.type === 'ConditionalExpression')
    for (const part of [node.consequent, node.alternate]) readText(part as Node, words, values)
  else if (node.type === 'MemberExpression' && node.computed !== true) {
    const property = nameOf(node.property) as string
    if (property !== 'en' && property !== 'zh') values.add(property)
    readText(node.object as Node, words, values)
  } else if (node.type === 'Identifier') {
    // `hintZh` is the Chinese of `hint`, as `zh` is of `en`.
    const name = nameOf(node) as string
    if (!['en', 'zh', 'undefined'].includes(name)) values.add(name.replace(/Zh$/, ''))
  } else for (const child of childrenOf(node)) readText(child, words, values)
}

function said(node: Node): { readonly text: string; readonly facts: readonly string[] } {
  const words: string[] = []
  const values = new Set<string>()
  readText(node, words, values)
  const text = words.join(' ')
  return { text, facts: [...new Set([...values, ...factsOf(text)])].sort() }
}

const pairs: Pair[] = []
for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
  if (!/\.tsx?$/.test(file)) continue
  const source = readFileSync(`src/${file}`, 'utf8')
  const visit = (node: Node, parent?: Node): void => {
    const pair = pairOf(node)
    const isField =
      node.type === 'ObjectExpression' && parent?.type === 'CallExpression' && !SAYS.includes(calleeOf(parent))
    const line = source.slice(0, node.start).split('\n').length
    if (pair) pairs.push({ where: `src/${file}:${line}`, isField, en: pair[0], zh: pair[1] })
    for (const child of childrenOf(node)) visit(child, node)
  }
  const tree = parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as { readonly body: Node[] }
  for (const node of tree.body) visit(node)
}

test('there are texts to compare', () => {
  expect(pairs.length).toBeGreaterThan(1500)
})

test('every text with English words has Chinese ones', () => {
  const without = pairs.filter(({ en, zh }) => /[a-z]{3}/.test(said(en).text) && !/\p{Script=Han}/u.test(said(zh).text))
  expect(without.map(({ where }) => where)).toEqual([])
})

test('English and Chinese say the same names, numbers and values', () => {
  const differences = pairs.flatMap(({ where, isField, en, zh }) => {
    if (isField) return []
    const [english, chinese] = [said(en).facts, said(zh).facts]
    const only = (some: readonly string[], others: readonly string[]) => some.filter((fact) => !others.includes(fact))
    const [missing, extra] = [only(english, chinese), only(chinese, english)]
    return missing.length + extra.length === 0 ? [] : [{ where, onlyEnglish: missing, onlyChinese: extra }]
  })
  expect(differences).toEqual([])
})
