import { int, list, object, oneOf, text } from '../../contract/field.ts'
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
