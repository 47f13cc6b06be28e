import { bool, number, object } from '../../contract/field.ts'

export const at = {
  en: 'Unix time in seconds on the sandbox clock, milliseconds as fraction.',
  zh: '沙箱时钟的 Unix 时间（秒，小数为毫秒）',
}

export const clockState = object({
  now: number(at),
  frozen: bool({ en: 'Whether time stands still.', zh: '是否冻结' }),
})
