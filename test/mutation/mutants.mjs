import ts from '@typescript/typescript6'

const { SyntaxKind } = ts

/** Comparisons as they are mistaken for each other: the bound by one, the direction, equal and unequal. */
const COMPARISONS = {
  '<': ['<=', '>'],
  '<=': ['<', '>='],
  '>': ['>=', '<'],
  '>=': ['>', '<='],
  '===': ['!=='],
  '!==': ['==='],
}
const SWAPPED = { ...COMPARISONS, '&&': ['||'], '||': ['&&'], '??': ['&&'], '+': ['-'], '-': ['+'] }

/** Members that hold words for people: another wording is no defect. */
const WORDS = new Set(['en', 'zh'])

const isWords = (node) => ts.isPropertyAssignment(node.parent) && WORDS.has(node.parent.name.getText())

/** A text in the place of a value: not a module's name, a member's name or a type. */
const isValueText = (node) =>
  ts.isStringLiteral(node) &&
  node.text !== '' &&
  !ts.isImportDeclaration(node.parent) &&
  !ts.isExportDeclaration(node.parent) &&
  !ts.isLiteralTypeNode(node.parent) &&
  !ts.isImportTypeNode(node.parent) &&
  !(ts.isPropertyAssignment(node.parent) && node.parent.name === node) &&
  !isWords(node)

/** What becomes of one node, as pairs of the kind of change and the text in its place. */
function changesOf(node, source) {
  const text = (part) => part.getText(source)
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) {
    return [{ what: 'condition negated', at: node.expression, to: `!(${text(node.expression)})` }]
  }
  if (ts.isConditionalExpression(node)) {
    return [{ what: 'condition negated', at: node.condition, to: `!(${text(node.condition)})` }]
  }
  if (ts.isBinaryExpression(node)) {
    const operator = text(node.operatorToken)
    return (SWAPPED[operator] ?? []).map((to) => ({ what: `${operator} becomes ${to}`, at: node.operatorToken, to }))
  }
  if (ts.isNumericLiteral(node) && !ts.isLiteralTypeNode(node.parent)) {
    const value = Number(node.text)
    if (!Number.isSafeInteger(value)) return []
    return [value + 1, value - 1].map((to) => ({ what: `${node.text} becomes ${to}`, at: node, to: `(${to})` }))
  }
  if (ts.isAwaitExpression(node)) return [{ what: 'await dropped', at: node, to: `(${text(node.expression)})` }]
  if (ts.isExpressionStatement(node)) return [{ what: 'statement removed', at: node, to: ';' }]
  if (node.kind === SyntaxKind.TrueKeyword && !ts.isLiteralTypeNode(node.parent))
    return [{ what: 'true becomes false', at: node, to: 'false' }]
  if (node.kind === SyntaxKind.FalseKeyword && !ts.isLiteralTypeNode(node.parent))
    return [{ what: 'false becomes true', at: node, to: 'true' }]
  if (isValueText(node)) return [{ what: 'text emptied', at: node, to: "''" }]
  return []
}

/** Every change of a source text that a real bug may look like: `{ line, what, before, after, start, end, to }`. */
export function mutantsOf(name, text) {
  const source = ts.createSourceFile(
    name,
    text,
    ts.ScriptTarget.Latest,
    true,
    name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  )
  const mutants = []
  const visit = (node) => {
    for (const { what, at, to } of changesOf(node, source)) {
      const start = at.getStart(source)
      const { line } = source.getLineAndCharacterOfPosition(start)
      mutants.push({ line: line + 1, what, start, end: at.end, to, code: text.split('\n')[line].trim() })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return mutants
}

export const applied = (text, { start, end, to }) => text.slice(0, start) + to + text.slice(end)
