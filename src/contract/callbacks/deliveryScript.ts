import * as Type from 'typebox'
import type { Prose } from '../schema/field.ts'
import {
  anything,
  duration,
  type Fields,
  int,
  list,
  object,
  oneOf,
  onlyTrue,
  optional,
  record,
  text,
} from '../schema/field.ts'
import { about, prose, same } from '../values/prose.ts'
import type { Callback, DeliverScript, Emission, EmittedIds } from './callback.ts'

export const MOST_COPIES = 100

/** A field of the callback with any text: the lie may be an empty one. */
function overridden(fields: Fields): Fields {
  const loosened = Object.entries(fields).map(([name, field]) => {
    const { minLength: _length, pattern: _pattern, ...schema } = field as Record<string, unknown>
    return [name, Type.Optional(Type.Unsafe(schema.type === 'string' ? schema : field))]
  })
  return Object.fromEntries(loosened) as Fields
}

/** The script of a callback, as a parameter of the action that sends it. */
export const deliver = <P extends Fields>(callback: Callback<P>) =>
  Type.Unsafe<DeliverScript>(
    object(
      {
        copies: optional(
          Type.Integer({
            ...int({ en: 'How often the same bytes are sent; once unless told.', zh: '发送次数，默认 1', example: 2 }),
            minimum: 1,
            maximum: MOST_COPIES,
          }),
        ),
        delay: optional(duration({ en: 'Virtual time to wait first.', zh: '延迟（虚拟时间）', example: '1s' })),
        drop: optional(
          onlyTrue({
            en: 'Never send it: kept as cancelled, to be replayed later.',
            zh: '不发送：记为已取消，之后可重放',
          }),
        ),
        sign: optional(
          oneOf(['bad'], { en: 'Break the signature: its last digit changes.', zh: '破坏签名（末位改变）' }),
        ),
        order: optional(
          oneOf(['reverse'], {
            en: 'Copies one after another, the last made first; side by side unless told.',
            zh: '多份按逆序依次发送，默认同时发送',
          }),
        ),
        override: optional(
          object(overridden(sayable(callback)), {
            en: 'Fields with other values, put in before signing.',
            zh: '签名前替换的字段',
          }),
        ),
        add: optional(
          record(anything({ en: 'Value; a text where callbacks are forms.', zh: '值；表单回调中为文本' }), {
            en: 'Further fields the game does not know, put in before signing.',
            zh: '签名前加入的额外字段（游戏未知）',
          }),
        ),
        beforeResponse: optional(
          onlyTrue({
            en: 'Make the first attempt before this call is answered; not with a delay.',
            zh: '在本次调用返回之前先发送第一次回调，不能与 delay 同用',
          }),
        ),
      },
      { en: 'How the notification is delivered.', zh: '通知的投递方式' },
    ),
  )

/** What a callback says, in whichever of its forms. */
const sayable = ({ params, formats = [] }: Pick<Callback, 'params' | 'formats'>): Fields =>
  Object.assign({}, params, ...formats.map(({ fields }) => fields))

const listed = (names: readonly string[]): string => names.join(', ')

/** Why fields cannot be replaced or added, in a sentence. */
function fieldMistake(callback: Callback, { encoded, script = {} }: Emission<Fields>): Prose | undefined {
  const known = Object.keys(encoded?.format.fields ?? callback.params)
  const form =
    encoded === undefined ? same(callback.id) : prose(`the format ${encoded.format.id}`, `格式 ${encoded.format.id}`)
  for (const name of Object.keys(script.override ?? {})) {
    if (known.includes(name)) continue
    return prose(
      `/deliver/override/${name}: ${form.en} has no such field; it has ${listed(known)}. deliver.add puts further ones in`,
      `/deliver/override/${name}: ${form.zh} 没有该字段；现有 ${listed(known)}。可用 deliver.add 加入其他字段`,
    )
  }
  const reserved = ['sign', ...Object.keys(encoded?.format.wire ?? {})]
  for (const [name, value] of Object.entries(script.add ?? {})) {
    if (known.includes(name))
      return prose(
        `/deliver/add/${name}: ${form.en} has this field already; deliver.override replaces it`,
        `/deliver/add/${name}: ${form.zh} 已有该字段；可用 deliver.override 替换`,
      )
    if (reserved.includes(name))
      return prose(`/deliver/add/${name}: is made by the sandbox`, `/deliver/add/${name}: 由沙箱生成`)
    if (encoded !== undefined && !/^[A-Za-z_][\w.-]*$/.test(name))
      return prose(`/deliver/add/${name}: is no name of an XML element`, `/deliver/add/${name}: 不是 XML 元素名`)
    if (callback.encoding === 'form' && typeof value !== 'string')
      return prose(
        `/deliver/add/${name}: the callback is a form, whose values are texts`,
        `/deliver/add/${name}: 该回调是表单，其值必须为文本`,
      )
  }
  return undefined
}

/** Why an attempt that is made before the answer cannot be delayed as well; a fault says the same. */
export const NO_DELAY_BEFORE_RESPONSE = prose(
  'beforeResponse has the first attempt made at once, so it takes no delay',
  'beforeResponse 会立即进行第一次尝试，因此不能与 delay 同用',
)

/** Why a script cannot be followed, in a sentence; nothing when it can. */
export function scriptMistake(callback: Callback, emission: Emission<Fields>): Prose | undefined {
  const { beforeResponse, delay } = emission.script ?? {}
  if (beforeResponse && delay !== undefined) {
    return about('/deliver/delay', NO_DELAY_BEFORE_RESPONSE)
  }
  return fieldMistake(callback, emission)
}

/** What an action answers of the callbacks it sent. */
export const sent = {
  callbackId: text({ en: 'The delivery, for /__admin/callbacks/{id}.', zh: '通知编号' }),
  callbackIds: optional(list(text({ en: 'A delivery: all copies, the first included.', zh: '通知编号（含各副本）' }))),
}

export const sentIds = (ids: EmittedIds) => ({ callbackId: ids[0], ...(ids.length > 1 && { callbackIds: ids }) })
