import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { https } from '../parts.ts'
import { rules } from '../rules.ts'

export const tlsName: Check = {
  id: 'tls.name',
  level: 'must',
  rule: rules.tls,
  en: 'The certificate is for this host.',
  zh: '证书与主机名相符',
  skip: https,
  async run(trial) {
    const certificate = await trial.certificate()
    if (!certificate) return trial.fail(prose('There is no certificate to look at.', '无法读取证书'))
    const { misnamed } = certificate
    if (misnamed !== undefined) trial.fail(prose(misnamed, `主机名不符：${misnamed}`))
  },
}
