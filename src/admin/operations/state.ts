import { anything, list, object, optional, record, text } from '../../contract/field.ts'
import { RESET_SCOPES, type ResetScope } from '../control.ts'
import { admin, tags } from '../spec.ts'

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
    if (unknown.length > 0) fail('INVALID', `Unknown scope ${unknown.join(', ')}; known: ${RESET_SCOPES.join(', ')}.`)
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
  data: record(anything({ en: 'One provider, by its id.', zh: '渠道数据' })),
  errors: [],
  handle: ({ state }) => state.dump(),
})
