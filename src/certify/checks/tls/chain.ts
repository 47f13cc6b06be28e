import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { https } from '../parts.ts'
import { rules } from '../rules.ts'

export const tlsChain: Check = {
  id: 'tls.chain',
  level: 'must',
  rule: rules.tls,
  en: 'The certificate leads to a known root.',
  zh: '证书链可信',
  skip: https,
  async run(trial) {
    const certificate = await trial.certificate()
    if (!certificate) return trial.fail(prose('There is no certificate to look at.', '无法读取证书'))
    const { untrusted } = certificate
    if (untrusted !== undefined) trial.fail(prose(`Not trusted: ${untrusted}.`, `不可信：${untrusted}`))
  },
}
