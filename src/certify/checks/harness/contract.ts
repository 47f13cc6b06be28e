import type { Check } from '../../check.ts'
import { rules } from '../rules.ts'

export const harnessContract: Check = {
  id: 'harness.contract',
  level: 'must',
  rule: rules.ours,
  phase: 'last',
  en: 'What was sent is what the sandbox itself sends, to the byte.',
  zh: '所发送内容与沙箱自身发送的逐字节一致',
  async run(trial) {
    const [mistake] = trial.harnessMistakes
    if (mistake !== undefined) throw new Error(mistake)
  },
}
