import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { https } from '../parts.ts'
import { rules } from '../rules.ts'

const TWO_WEEKS = 14 * 86_400

export const tlsExpiry: Check = {
  id: 'tls.expiry',
  level: 'must',
  rule: rules.tls,
  en: 'The certificate is valid, and for two more weeks.',
  zh: '证书有效，且剩余有效期超过两周',
  skip: https,
  async run(trial) {
    const certificate = await trial.certificate()
    if (!certificate) return trial.fail(prose('There is no certificate to look at.', '无法读取证书'))
    const { validFrom, validTo } = certificate
    if (trial.now < validFrom) trial.fail(prose('It is not valid yet.', '证书尚未生效'))
    if (trial.now > validTo) trial.fail(prose('It has expired.', '证书已过期'))
    if (trial.now > validTo - TWO_WEEKS) trial.remark(prose('It expires within two weeks.', '证书将在两周内过期'))
  },
}
