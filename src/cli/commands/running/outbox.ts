import type { Mail } from '../../../contract/values/mail.ts'
import type { Define } from '../../define.ts'
import { say } from '../../output/language.ts'
import { printJson, printLine } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { addRemoteOptions, callAdmin, queryOf, REMOTE_EXITS, type RemoteOptions } from '../../remote.ts'
import { dateTime, duration } from '../values.ts'

const examples = () => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox outbox
  $ channel-sandbox outbox --to alice@example.com --wait 5s
  $ channel-sandbox outbox --clear

${say({ en: 'Exit codes: 0 fine, 1 no mail came in time', zh: '退出码：0 正常，1 未在限时内收到邮件' })}, ${REMOTE_EXITS()}.
`

interface OutboxOptions extends RemoteOptions {
  readonly to?: string
  readonly wait?: string
  readonly clear?: true
}

async function outbox(options: OutboxOptions): Promise<void> {
  const { to, wait, clear, json } = options
  if (clear) {
    const done = await callAdmin<Record<string, number>>(options, 'DELETE', 'outbox')
    return json ? printJson(done) : printLine(say({ en: 'the outbox is empty', zh: '发件箱已清空' }))
  }
  const path = wait === undefined ? `outbox${queryOf({ to })}` : `outbox/wait${queryOf({ to, timeout: wait })}`
  const answer = await callAdmin<{ mails: Mail[] }>(options, 'GET', path)
  if (json) return printJson(answer)
  if (answer.mails.length === 0) return printLine(say({ en: 'no mails', zh: '没有邮件' }))
  printTable([
    ['WHEN (UTC)', 'CODE', 'SENDTYPE', 'EXPIRES (UTC)', 'TO'],
    ...answer.mails.map((mail) => [
      dateTime(mail.sentAt),
      mail.code,
      String(mail.sendType),
      dateTime(mail.expiresAt),
      mail.to,
    ]),
  ])
}

/** `channel-sandbox outbox`: the codes players were mailed. */
export const defineOutbox: Define = (command) => {
  addRemoteOptions(command)
    .option('--to <address>', say({ en: 'only to this address', zh: '仅该收件地址' }))
    .option('--wait <duration>', say({ en: 'wait so long for one', zh: '等待邮件的时长' }), duration)
    .option('--clear', say({ en: 'forget all of them', zh: '清空' }))
    .addHelpText('after', examples())
    .action(outbox)
}
