import { anything, list, object, oneOf, optional, record, text } from '../../contract/schema/field.ts'
import { joined, prose } from '../../contract/values/prose.ts'
import { RESET_SCOPES, type ResetScope } from '../sandboxApi.ts'
import { admin, jsonText, tags } from '../spec.ts'

/** The providers' parts by their ids, and the sandbox's own: clock, deliveries, mails. */
export const wholeState = record(anything({ en: 'One provider by its id, or sandbox.', zh: '渠道数据或 sandbox' }))

export const reset = admin.operation({
  id: 'state.reset',
  path: '/__admin/reset',
  summary: { en: 'Back to the seed, wholly or in parts', zh: '恢复到种子数据' },
  tier: 'documented',
  tag: tags.state,
  params: {
    scope: optional(
      text({
        en: `Comma-separated parts: ${RESET_SCOPES.join(', ')}. Everything when absent.`,
        zh: '要恢复的部分，逗号分隔；缺省为全部',
        example: 'journal,callbacks',
      }),
    ),
  },
  data: object({ reset: list(text({ en: 'A part that was put back.', zh: '已恢复的部分' })) }),
  errors: ['INVALID'],
  async handle({ params, state, fail }) {
    const named = params.scope?.split(',').map((part) => part.trim()) ?? [...RESET_SCOPES]
    const unknown = named.filter((part) => !RESET_SCOPES.includes(part as ResetScope))
    if (unknown.length > 0)
      fail(
        'INVALID',
        prose(
          `Unknown scope ${unknown.join(', ')}; known: ${RESET_SCOPES.join(', ')}.`,
          `未知的 scope ${unknown.join(', ')}；可用：${RESET_SCOPES.join(', ')}。`,
        ),
      )
    await state.reset(named as ResetScope[])
    return { reset: named }
  },
})

export const readState = admin.operation({
  id: 'state.read',
  method: 'GET',
  path: '/__admin/state',
  summary: { en: "The whole state: the seed's shape plus what has happened", zh: '完整状态：种子结构加上已发生的数据' },
  tier: 'documented',
  tag: tags.state,
  params: {},
  data: wholeState,
  errors: [],
  handle: async ({ state }) => jsonText(state.written()),
})

export const writeState = admin.operation({
  id: 'state.write',
  method: 'PUT',
  path: '/__admin/state',
  summary: {
    en: 'Puts a whole state, or a seed, in the place of the present one',
    zh: '用完整状态或种子数据替换当前状态',
  },
  description: {
    en: 'All of it or nothing, in one step. What is written while a large state is being read belongs to the old one and goes with it.',
    zh: '一次性整体替换，失败则保持原状。读取大状态期间写入的数据属于旧状态，随之消失。',
  },
  tier: 'documented',
  tag: tags.state,
  params: { document: wholeState },
  wholeBody: 'document',
  data: object({ status: oneOf(['ok'], { en: 'It is in place.', zh: '已替换' }) }),
  errors: ['INVALID'],
  async handle({ params, state, fail }) {
    const mistakes = await state.restore(params.document)
    if (mistakes.length > 0)
      fail('INVALID', joined([joined(mistakes), prose('Nothing was changed.', '未做任何修改。')], prose('. ', '。')))
    return { status: 'ok' as const }
  },
})
