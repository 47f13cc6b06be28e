import { runSchema, runSummary } from '../../contract/certification/certifyReport.ts'
import { bool, count, duration, int, list, object, oneOf, optional, text } from '../../contract/schema/field.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import { prose, proseOf } from '../../contract/values/prose.ts'
import { admin, tags } from '../spec.ts'

const url = (en: string, zh: string) => text({ en, zh, example: 'http://127.0.0.1:3000/test/granted?order={order}' })
const globs = (en: string, zh: string) => optional(list(text({ en, zh, example: 'pay.*' })))

const runId = text({ en: 'The run.', zh: '编号', example: 'certify_000001' })

/** A name that the command line has and this API does not: a web page must not run programs. */
const ONLY_THERE = ['probeCommand', 'orderCommand', 'playerCommand']

export const beginCertify = admin.operation({
  id: 'certify.begin',
  path: '/__admin/certify',
  summary: { en: "Checks a game's callback endpoint", zh: '检查游戏的回调接口' },
  description: {
    en: `Plays the channel against the endpoint, in this sandbox. Returns at once; what is found comes as \`certify\` events and stands in \`GET /__admin/certify/{id}\`. Public addresses are refused. ${ONLY_THERE.join(', ')} exist on the command line alone.`,
    zh: `在本沙箱内模拟渠道检查回调接口。立即返回；结果以 \`certify\` 事件推送，并可通过 \`GET /__admin/certify/{id}\` 查询。不允许公网地址。${ONLY_THERE.join('、')} 仅限命令行。`,
  },
  tier: 'documented',
  tag: tags.certify,
  status: 202,
  params: {
    provider: text({ en: 'The channel.', zh: '渠道', example: 'egret' }),
    url: text({ en: "The game's callback endpoint.", zh: '游戏回调地址', example: 'http://127.0.0.1:3000/pay' }),
    url2: optional(text({ en: 'The same game at another address.', zh: '同一游戏的另一个地址' })),
    app: optional(
      text({ en: 'App, product or game; the first of the state when absent.', zh: '应用、产品或游戏编号' }),
    ),
    key: optional(text({ en: "Signing key instead of the state's.", zh: '签名密钥' })),
    players: optional(list(text({ en: 'A player the game knows.', zh: '游戏已知的玩家' }))),
    playerUrl: optional(url('Returns the id of a player.', '返回玩家编号的地址')),
    server: optional(text({ en: 'Server of the players.', zh: '区服' })),
    role: optional(text({ en: 'Role of the players.', zh: '角色' })),
    goods: optional(
      list(
        object({
          id: text({ en: 'The goods.', zh: '物品编号', example: '3' }),
          amount: text({ en: 'What they cost.', zh: '价格', example: '10' }),
        }),
      ),
    ),
    probeUrl: optional(
      url('Returns how often an order was handed out, or what a player has.', '返回发货次数或余额的地址'),
    ),
    probeKind: optional(
      oneOf(['count', 'balance'], { en: 'What the probe answers; count when absent.', zh: '观察方式，默认 count' }),
    ),
    probePath: optional(
      text({ en: "Where the number stands in the probe's JSON.", zh: '数值在 JSON 中的路径', example: 'data.count' }),
    ),
    orderUrl: optional(url('Makes an order in the game and answers its number.', '在游戏中创建订单并返回订单号的地址')),
    amountPolicy: optional(
      oneOf(['paid', 'exact'], {
        en: 'What another amount than the price may buy; paid when absent.',
        zh: '金额策略，默认 paid',
      }),
    ),
    checks: globs('Only these.', '只运行这些检查'),
    excludeChecks: globs('Not these.', '不运行这些检查'),
    strict: optional(bool({ en: 'Warnings fail.', zh: '警告视为失败' })),
    requireProbe: optional(bool({ en: 'Goods that were not observed are no success.', zh: '未观察到发货视为不成功' })),
    wait: optional(
      duration({ en: 'How long to wait for the game; 0s when absent.', zh: '等待游戏的时间', example: '5s' }),
    ),
    settle: optional(
      duration({
        en: 'How long the goods have to stay the same; 1s when absent.',
        zh: '发货稳定时间，默认 1s',
        example: '1s',
      }),
    ),
    parallel: optional(count({ en: 'Checks at once; 8 when absent.', zh: '并行数，默认 8', example: 8 })),
    fakerSeed: optional(count({ en: 'Makes what is sent repeatable.', zh: '随机种子' })),
    now: optional(int({ en: 'Unix time the payments are dated by.', zh: '运行时间（Unix 秒）' })),
  },
  data: runSummary,
  errors: ['INVALID'],
  async handle({ params, state, fail }) {
    const { probeUrl, orderUrl, playerUrl, wait = '0s', settle, ...rest } = params
    try {
      return await state.certify.begin({
        ...rest,
        ...(probeUrl !== undefined && { probe: probeUrl }),
        ...(orderUrl !== undefined && { order: orderUrl }),
        ...(playerUrl !== undefined && { player: playerUrl }),
        ...(settle !== undefined && { settleMs: parseDuration(settle) }),
        waitMs: parseDuration(wait),
      })
    } catch (error) {
      if ((error as Error).name !== 'CertifyError') throw error
      return fail('INVALID', proseOf(error))
    }
  },
})

export const readCertify = admin.operation({
  id: 'certify.read',
  method: 'GET',
  path: '/__admin/certify/{id}',
  summary: { en: 'A certify run, and its report once it is done', zh: '检查进度与报告' },
  tier: 'documented',
  tag: tags.certify,
  params: { id: runId },
  data: runSchema,
  errors: ['NOT_FOUND'],
  handle: async ({ params, state, fail }) =>
    state.certify.get(params.id) ??
    fail(
      'NOT_FOUND',
      prose(`There is no run ${params.id}; the newest 20 are kept.`, `没有检查 ${params.id}；只保留最新 20 次。`),
    ),
})

export const listCertify = admin.operation({
  id: 'certify.list',
  method: 'GET',
  path: '/__admin/certify',
  summary: { en: 'Certify runs, newest first', zh: '检查列表' },
  tier: 'documented',
  tag: tags.certify,
  params: {},
  data: object({ runs: list(runSummary) }),
  errors: [],
  handle: async ({ state }) => ({ runs: [...state.certify.list()] }),
})
