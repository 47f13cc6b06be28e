import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { rules } from '../rules.ts'

export const replyCompression: Check = {
  id: 'reply.compression',
  level: 'must',
  rule: rules.reply,
  en: 'The reply is not compressed: it was not asked for.',
  zh: '应答未经压缩（渠道未要求压缩）',
  async run(trial) {
    const { plain } = trial
    if (!plain) return
    const encoding = plain.reply.headers['content-encoding'] ?? 'identity'
    if (encoding !== 'identity')
      trial.fail(prose(`The reply is encoded as ${encoding}.`, `应答使用了 ${encoding} 压缩`))
  },
}
