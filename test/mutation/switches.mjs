/** Defined in every process of a test by test/mutation/preload.mjs; a browser has no changes. */
const PRELUDE = '// @ts-nocheck\nconst isMutant = (id) => globalThis.isMutant?.(id) ?? false\n'

/** How both of them stand in the text: the change where its number is switched on, what was there before otherwise. */
const FRAMES = {
  // In a block of its own, or an `else` behind it would be that of this `if`.
  statement: (id, _to, before) => `{ if (!isMutant('${id}')) { ${before} } }`,
  attribute: (id, to, before) => `{isMutant('${id}') ? ${to} : ${before}}`,
  expression: (id, to, before) => `(isMutant('${id}') ? (${to}) : (${before}))`,
  line: (id, to, before) => `void 0, (isMutant('${id}') ? (${to}) : (${before}))`,
}

const isWider = (a, b) => a.start - b.start || b.end - a.end || (a.frame === 'statement' ? -1 : 1)

/** A source text with each change beside what it changes, to be switched on by its `id`. A change may stand within another one. */
export function withSwitches(text, mutants) {
  const inOrder = [...mutants].sort(isWider)
  const written = (start, end) => {
    let at = start
    let result = ''
    while (inOrder[0] !== undefined && inOrder[0].start < end) {
      const mutant = inOrder.shift()
      result +=
        text.slice(at, mutant.start) + FRAMES[mutant.frame](mutant.id, mutant.to, written(mutant.start, mutant.end))
      at = mutant.end
    }
    return result + text.slice(at, end)
  }
  return inOrder.length === 0 ? text : PRELUDE + written(0, text.length)
}
