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

/** Whether a literal is a name: of a module, of a member, of a type. */
const isName = ({ parent }, node) =>
  ts.isImportDeclaration(parent) ||
  ts.isExportDeclaration(parent) ||
  ts.isImportAttribute(parent) ||
  ts.isModuleDeclaration(parent) ||
  ts.isLiteralTypeNode(parent) ||
  ts.isImportTypeNode(parent) ||
  (ts.isCallExpression(parent) && parent.expression.kind === SyntaxKind.ImportKeyword) ||
  parent.name === node ||
  parent.propertyName === node

const isValueText = (node) => ts.isStringLiteral(node) && node.text !== '' && !isName(node, node) && !isWords(node)

/** What becomes of one node: the kind of change, the node that is another one then, and its text. `line` is the node whose line counts. */
function changesOf(node, source) {
  const text = (part) => part.getText(source)
  const condition = (at) => [{ what: 'condition negated', at, to: `!(${text(at)})` }]
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return condition(node.expression)
  if (ts.isConditionalExpression(node)) return condition(node.condition)
  if (ts.isBinaryExpression(node)) {
    const operator = text(node.operatorToken)
    return (SWAPPED[operator] ?? []).map((other) => ({
      what: `${operator} becomes ${other}`,
      at: node,
      line: node.operatorToken,
      to: `(${text(node.left)}) ${other} (${text(node.right)})`,
    }))
  }
  if (ts.isNumericLiteral(node) && !isName(node, node)) {
    const value = Number(node.text)
    if (!Number.isSafeInteger(value)) return []
    return [value + 1, value - 1].map((to) => ({ what: `${node.text} becomes ${to}`, at: node, to: `${to}` }))
  }
  if (ts.isAwaitExpression(node)) return [{ what: 'await dropped', at: node, to: text(node.expression) }]
  if (ts.isExpressionStatement(node)) return [{ what: 'statement removed', at: node, to: '' }]
  if (node.kind === SyntaxKind.TrueKeyword && !ts.isLiteralTypeNode(node.parent))
    return [{ what: 'true becomes false', at: node, to: 'false' }]
  if (node.kind === SyntaxKind.FalseKeyword && !ts.isLiteralTypeNode(node.parent))
    return [{ what: 'false becomes true', at: node, to: 'true' }]
  if (isValueText(node)) return [{ what: 'text emptied', at: node, to: "''" }]
  return []
}

/** What is written around a changed node so that it stays valid where it stands. */
function frameOf(node) {
  if (ts.isExpressionStatement(node)) return 'statement'
  if (ts.isJsxAttribute(node.parent)) return 'attribute'
  let outer = node
  while (outer.parent && outer.parent.getStart() === node.getStart() && !ts.isExpressionStatement(outer))
    outer = outer.parent
  // A line that begins with a bracket would be taken for a call of the line before it.
  return ts.isExpressionStatement(outer) ? 'line' : 'expression'
}

const kindOf = (name) => (name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)

/** Every change of a source text that a real bug may look like. */
export function mutantsOf(name, text) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, kindOf(name))
  const lines = text.split('\n')
  const mutants = []
  const visit = (node) => {
    for (const { what, at, line: counted = at, to } of changesOf(node, source)) {
      const { line } = source.getLineAndCharacterOfPosition(counted.getStart(source))
      const code = lines[line].trim()
      mutants.push({ line: line + 1, what, code, start: at.getStart(source), end: at.end, to, frame: frameOf(at) })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return mutants
}
