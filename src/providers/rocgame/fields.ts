import { idText, object, text } from '../../contract/schema/field.ts'

/** The code a player enters (三). */
export const exCode = text({ en: 'The gift code.', zh: '礼包码', example: 'CXPIYFLW' })

// ASSUMPTION roc-3: the tables say int, the samples send text; both are taken, and kept as they were written.
export const roleId = idText({
  en: 'The role: digits, as number or text, unless the game has roleIds text.',
  zh: '角色 ID：数字，可为 number 或字符串；游戏设置 roleIds 为 text 时不限',
  example: 900001,
  assumptions: ['roc-3'],
})
export const roleServer = idText({
  en: 'The server the role is on: digits, as roleId.',
  zh: '角色区服 ID：数字，规则同 roleId',
  example: 3,
  assumptions: ['roc-3'],
})

/** 2.2: data of a reply that has none. */
export const noData = () => object({}, { en: 'Always an empty object.', zh: '始终为空对象' })

/** The document's groups. */
export const tags = {
  gifts: { en: 'Gift codes', zh: '礼包码' },
} as const

/** Whether the id of a role or server is what the tables call an int. */
export const isDigits = (id: string): boolean => /^\d+$/.test(id)
