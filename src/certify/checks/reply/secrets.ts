import type { Check } from '../../check.ts'
import { prose } from '../../options.ts'
import { rules } from '../rules.ts'

/** How the stack traces of Node, Python, Java, PHP and Go begin. */
const TRACES = [
  /^\s+at .+:\d+:\d+\)?$/m,
  /Traceback \(most recent call last\)/,
  /^\s+at [\w.$]+\([\w.]+:\d+\)/m,
  /^#\d+ .+\.php\(\d+\)/m,
  /^goroutine \d+ \[/m,
]

export const replySecrets: Check = {
  id: 'reply.secrets',
  level: 'must',
  rule: rules.secrets,
  phase: 'last',
  en: 'No reply of the whole run holds the key, the signature that would have been right, or a stack trace.',
  zh: '所有应答都不包含密钥、正确签名或调用栈',
  async run(trial) {
    const { key } = trial.channel.seller
    for (const { text, letter } of trial.exchanges) {
      if (text.includes(key)) trial.fail(prose('A reply holds the key.', '应答中包含密钥'))
      if (letter.isForged && text.includes(letter.rightSignature)) {
        trial.fail(prose('A reply to a wrong signature holds the right one.', '对错误签名的应答中包含正确签名'))
      }
      const trace = TRACES.find((pattern) => pattern.test(text))
      if (trace) trial.fail(prose('A reply holds a stack trace.', '应答中包含调用栈'))
    }
  },
}
