import { bool, number, optional, text } from '../../contract/schema/field.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import { prose } from '../../contract/values/prose.ts'
import type { SandboxApi } from '../sandboxApi.ts'
import { advanced, clockState } from '../schemas/clock.ts'
import { admin, tags } from '../spec.ts'

const shown = ({ clock }: SandboxApi) => ({ now: clock.nowMs() / 1000, frozen: clock.frozen })

export const readClock = admin.operation({
  id: 'clock.read',
  method: 'GET',
  path: '/__admin/clock',
  summary: { en: 'The virtual time', zh: '读取虚拟时钟' },
  tier: 'documented',
  tag: tags.clock,
  params: {},
  data: clockState,
  errors: [],
  handle: async ({ state }) => shown(state),
})

export const setClock = admin.operation({
  id: 'clock.set',
  method: 'PUT',
  path: '/__admin/clock',
  summary: { en: 'Sets or freezes the virtual time', zh: '设置或冻结虚拟时钟' },
  tier: 'documented',
  tag: tags.clock,
  params: {
    now: optional(number({ en: 'Unix time in seconds.', zh: 'Unix 时间（秒）', example: 1732000000 })),
    frozen: optional(bool({ en: 'Whether time stands still from now on.', zh: '是否冻结' })),
  },
  data: clockState,
  errors: ['INVALID'],
  async handle({ params, state, fail }) {
    const { now, frozen } = params
    if (now === undefined && frozen === undefined)
      fail('INVALID', prose('Give now, frozen or both.', '请给出 now、frozen 或两者。'))
    if (now !== undefined && (now < 0 || now > LAST_SECOND))
      fail('INVALID', prose('now is Unix seconds between 1970 and 9999.', 'now 须为 1970 至 9999 年之间的 Unix 秒数。'))
    state.clock.set({
      ...(now !== undefined && { nowMs: Math.round(now * 1000) }),
      ...(frozen !== undefined && { frozen }),
    })
    await state.saveClock()
    return shown(state)
  },
})

/** Real milliseconds an advance may take at most. */
const LONGEST_WITHIN_MS = 600_000

/** The end of the year 9999. */
const LAST_SECOND = 253_402_300_799

/** The longest jump: a century. */
const LONGEST_MS = 100 * 366 * 86_400_000

export const advanceClock = admin.operation({
  id: 'clock.advance',
  path: '/__admin/clock/advance',
  summary: { en: 'Moves on; answers when the work due by then has run', zh: '推进时钟，执行完到期工作后返回' },
  tier: 'documented',
  tag: tags.clock,
  params: {
    by: text({ en: 'A duration like 250ms, 15s, 5m, 2h, 1d.', zh: '时长，如 250ms、15s、5m、2h、1d', example: '2h' }),
    within: optional(
      text({
        en: 'Real time this may take, a duration; it then stops at the time reached. As long as it takes when absent.',
        zh: '真实时间上限（时长），到时停在已到达的时刻；缺省不限',
        example: '30s',
      }),
    ),
  },
  data: advanced,
  errors: ['INVALID'],
  async handle({ params, state, fail }) {
    const ms = parseDuration(params.by)
    if (ms === undefined || ms > LONGEST_MS) {
      return fail(
        'INVALID',
        prose(
          `by is a duration like 250ms, 15s, 5m, 2h or 1d, at most a century; not ${JSON.stringify(params.by)}.`,
          `by 须为时长，如 250ms、15s、5m、2h、1d，最长一个世纪；而不是 ${JSON.stringify(params.by)}。`,
        ),
      )
    }
    if (state.clock.nowMs() + ms > LAST_SECOND * 1000)
      return fail('INVALID', prose('The clock ends with the year 9999.', '时钟止于 9999 年。'))
    const within = params.within === undefined ? undefined : parseDuration(params.within)
    if (params.within !== undefined && (within === undefined || within > LONGEST_WITHIN_MS)) {
      return fail(
        'INVALID',
        prose(
          `within is a duration like 250ms or 30s, at most 10m; not ${JSON.stringify(params.within)}.`,
          `within 须为时长，如 250ms、30s，最长 10m；而不是 ${JSON.stringify(params.within)}。`,
        ),
      )
    }
    const report = await state.clock.advance(ms, within)
    await state.saveClock()
    return within === undefined ? shown(state) : { ...shown(state), ...report }
  },
})
