import type { ErrorTable } from '../../contract/errors.ts'

// ASSUMPTION roc-2: 2.2.2 shows one code and one text; every refusal has that code and a text that says why.
const refusal = (message: string, en: string, zh: string) => ({
  code: '-100001',
  message,
  en,
  zh,
  assumptions: ['roc-2'],
})

/** 2.2.2: how requests are refused. A seed may put other codes and texts here. */
export const errors = {
  VALIDATION: {
    code: '-100001',
    message: 'Validation errors',
    en: 'A required parameter is missing, empty or not of its kind.',
    zh: '必填参数缺失、为空或类型不符',
  },
  GAME_UNKNOWN: refusal('Game not found', 'There is no game with this gameId.', '游戏不存在'),
  SIGN_INVALID: refusal('Signature error', 'The signature is wrong.', '签名错误'),
  CODE_UNKNOWN: refusal('Gift code not found', 'The game has no such code.', '礼包码不存在'),
  CODE_NOT_STARTED: refusal('Gift code is not valid yet', 'The code is not valid yet.', '礼包码尚未生效'),
  CODE_EXPIRED: refusal('Gift code has expired', 'The code is no longer valid.', '礼包码已过期'),
  CODE_USED: refusal(
    'Gift code has been used',
    'The code was redeemed: an ordinary one by any role, a public one by this role.',
    '礼包码已被使用（公共码：该角色已使用过）',
  ),
  CODE_IN_PROGRESS: refusal(
    'Gift code is being redeemed',
    'A delivery for this code is on its way to the game; it may be tried again after that.',
    '礼包码正在兑换中',
  ),
  GRADE_TOO_LOW: refusal('Role grade is too low', 'The role is below the grade of the gift.', '角色等级不足'),
  CEILING_REACHED: refusal(
    'Exchange ceiling reached',
    'The role has redeemed as many codes of this gift as it may.',
    '该角色兑换此礼包已达上限',
  ),
  DELIVERY_FAILED: refusal(
    'Gift delivery failed',
    'The game did not accept the delivery; the code can still be used.',
    '游戏发货失败，礼包码仍可使用',
  ),
} as const satisfies ErrorTable

/** The name of a refusal, as seeds write it. */
export type RocgameError = keyof typeof errors
