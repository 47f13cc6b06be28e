import { int, list, object, oneOf, record, text } from '../../contract/schema/field.ts'
import { environmentOf } from '../environment.ts'
import { admin, tags } from '../spec.ts'

export const health = admin.operation({
  id: 'server.health',
  method: 'GET',
  path: '/__admin/health',
  summary: { en: 'Whether the sandbox works', zh: '健康状态' },
  tier: 'documented',
  tag: tags.server,
  params: {},
  data: object({
    status: oneOf(['ok'], { en: 'ok once it answers.', zh: '状态' }),
    version: text({ en: 'Version of the sandbox.', zh: '版本' }),
    uptimeInSeconds: int({ en: 'Real seconds since the start.', zh: '运行秒数' }),
    providers: list(text({ en: 'Provider it stands in for.', zh: '渠道' })),
  }),
  errors: [],
  async handle({ state }) {
    return {
      status: 'ok' as const,
      version: state.version,
      uptimeInSeconds: Math.floor(state.uptime()),
      providers: state.providers.map(({ service }) => service.id),
    }
  },
})

export const environment = admin.operation({
  id: 'server.env',
  method: 'GET',
  path: '/__admin/env',
  summary: { en: 'Addresses, ids and keys as environment variables', zh: '以环境变量形式给出地址、编号与密钥' },
  description: {
    en: 'What `exec` exports and `env` prints: CHANNEL_SANDBOX_URL, CHANNEL_SANDBOX_<PROVIDER>_URL and so on.',
    zh: '即 `exec` 导出、`env` 打印的内容：CHANNEL_SANDBOX_URL、CHANNEL_SANDBOX_<PROVIDER>_URL 等。',
  },
  tier: 'documented',
  tag: tags.server,
  params: {},
  data: record(text({ en: 'Value of the variable.', zh: '变量值', mayBeEmpty: true })),
  errors: [],
  handle: async ({ state, origin }) => environmentOf(await state.samples(), origin),
})
