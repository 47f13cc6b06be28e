import { idText, object, text } from '../../contract/field.ts'

/** The code a player enters (三). */
export const exCode = text({ en: 'The gift code.', zh: '礼包码', example: 'CXPIYFLW' })

// ASSUMPTION roc-3: the tables say int, the samples send text; both are taken, and kept as they were written.
export const roleId = idText({ en: 'The role.', zh: '角色 ID', example: 900001, assumptions: ['roc-3'] })
export const roleServer = idText({
  en: 'The server the role is on.',
  zh: '角色区服 ID',
  example: 3,
  assumptions: ['roc-3'],
})

/** 2.2: data of a reply that has none. */
export const noData = () => object({}, { en: 'Always an empty object.', zh: '始终为空对象' })

/** The document's groups. */
export const tags = {
  gifts: { en: 'Gift codes', zh: '礼包码' },
} as const

const WHOLE_NUMBER = /^(0|-?[1-9]\d*)$/

/** A role or server as a delivery sends it: a number where that says the same, so that no digit is lost. */
export function asSent(id: string): number | string {
  return WHOLE_NUMBER.test(id) && Number.isSafeInteger(Number(id)) ? Number(id) : id
}
