import { RE2JS } from 're2js'
import type { Prose } from '../../contract/schema/field.ts'
import { prose, sentences } from '../../contract/values/prose.ts'

const LOOK_AROUND = /(?<!\\)(?:\\\\)*\(\?<?[=!]/
const BACK_REFERENCE = /(?<!\\)(?:\\\\)*\\(?:[1-9]|k<)/
const LINEAR = prose(
  'Expressions run in linear time, so that none can keep the sandbox busy.',
  '表达式以线性时间运行，以免占用沙箱。',
)
const LOOK = prose('look-around, as (?=…) or (?<!…), is not supported.', '不支持环视，如 (?=…) 或 (?<!…)。')
const BACK = prose('back-references, as \\1, are not supported.', '不支持反向引用，如 \\1。')

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

/** Why a text is no regular expression that can be used, in a sentence; undefined when it is one. */
export function patternMistake(source: string): Prose | undefined {
  if (LOOK_AROUND.test(source)) return sentences(LOOK, LINEAR)
  if (BACK_REFERENCE.test(source)) return sentences(BACK, LINEAR)
  try {
    compile(source)
    return undefined
  } catch (error) {
    const { message } = error as Error
    return prose(`Invalid regular expression: ${message}`, `正则表达式无效：${message}`)
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
