import { RE2JS } from 're2js'

const LOOK_AROUND = /(?<!\\)(?:\\\\)*\(\?<?[=!]/
const BACK_REFERENCE = /(?<!\\)(?:\\\\)*\\(?:[1-9]|k<)/
const LINEAR = 'Expressions run in linear time, so that none can keep the sandbox busy.'

/** Compiled expressions; a wait tries the same one on every request. */
const compiled = new Map<string, RE2JS>()
const MOST_COMPILED = 200

function compile(source: string): RE2JS {
  let known = compiled.get(source)
  if (!known) {
    known = RE2JS.compile(RE2JS.translateRegExp(source))
    if (compiled.size >= MOST_COMPILED) compiled.delete(compiled.keys().next().value as string)
    compiled.set(source, known)
  }
  return known
}

/** Why a text is no regular expression that can be used, in a sentence; nothing when it is one. */
export function patternMistake(source: string): string | undefined {
  if (LOOK_AROUND.test(source)) return `look-around, as (?=…) or (?<!…), is not supported. ${LINEAR}`
  if (BACK_REFERENCE.test(source)) return `back-references, as \\1, are not supported. ${LINEAR}`
  try {
    compile(source)
    return undefined
  } catch (error) {
    return `Invalid regular expression: ${(error as Error).message}`
  }
}

/** Whether the expression finds something in the text. RE2 takes time in proportion to the text, whatever is asked. */
export const finds = (source: string, text: string): boolean => compile(source).matcher(text).find()

/** An expression as a text. Of a RegExp the flags i, m and s stand in front, the others change nothing here. */
export function patternText(pattern: string | RegExp): string {
  if (typeof pattern === 'string') return pattern
  const { source, flags } = pattern
  const kept = [...flags].filter((flag) => 'ims'.includes(flag)).join('')
  return kept === '' ? source : `(?${kept})${source}`
}
