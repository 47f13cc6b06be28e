import { bool, count, list, object, oneOf, optional, text } from '../../contract/schema/field.ts'
import { sentences } from './reason.ts'

const mark = object({
  at: count({ en: 'Place in the text, in UTF-16 units.', zh: '在文本中的位置（UTF-16）' }),
  character: text({ en: 'The character.', zh: '字符' }),
  name: text({ en: 'What to call it.', zh: '名称', example: 'BOM' }),
})
const marks = list(mark, { en: 'Characters that are easily overlooked.', zh: '不易察觉的字符' })

/** What {@link comparedParts} returns. */
export const comparedPart = object({
  kind: oneOf(['same', 'missing', 'added'], {
    en: 'In both texts, only in the one to sign, only in the one that was signed.',
    zh: '两者都有、仅应签名文本有、仅实际签名文本有',
  }),
  text: text({ en: 'The piece.', zh: '片段' }),
  ours: optional(count({ en: 'Place in the text to sign.', zh: '在应签名文本中的位置' })),
  yours: optional(count({ en: 'Place in the text that was signed.', zh: '在实际签名文本中的位置' })),
  marks,
})

/** What {@link comparedParameters} returns. */
export const comparedParameter = object({
  name: text({ en: 'Name.', zh: '参数名', mayBeEmpty: true }),
  value: optional(
    text({ en: 'As received, secrets redacted; absent when it was not sent.', zh: '收到的值', mayBeEmpty: true }),
  ),
  signed: bool({ en: 'Whether it takes part in the signature.', zh: '是否参与签名' }),
  wrong: optional(object(sentences)),
  marks,
})
