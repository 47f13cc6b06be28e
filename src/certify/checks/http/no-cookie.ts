import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { exactly } from '../../trial/trial.ts'
import { rules } from '../rules.ts'

export const httpNoCookie: Check = {
  id: 'http.no-cookie',
  level: 'must',
  rule: rules.session,
  en: 'A notification has no cookie and no session, and is acknowledged all the same.',
  zh: '通知不带 cookie 与会话，仍须应答成功',
  async run(trial) {
    const payment = await trial.buy()
    const exchange = await trial.notify(payment)
    const { status = 0, headers } = exchange.reply
    const wantsSession = headers['set-cookie'] !== undefined || [302, 303, 307, 401, 403].includes(status)
    if (exchange.verdict !== 'delivered' && wantsSession) {
      trial.fail(prose(`The game wants a session: HTTP ${status}.`, `游戏要求会话：HTTP ${status}`))
    }
    trial.acknowledged(exchange)
    trial.goods(payment, exactly(1))
  },
}
