import type { Define } from '../../define.ts'
import { say } from '../../output/language.ts'
import { printJson, printLine } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { addRemoteOptions, callAdmin, REMOTE_EXITS, type RemoteOptions, STATE_PATIENCE_MS } from '../../remote.ts'
import { dateTime } from '../values.ts'

const examples = () => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox snapshot save before-payment
  $ channel-sandbox snapshot
  $ channel-sandbox snapshot restore before-payment

${say({ en: 'Exit codes: 0 fine, 1 the sandbox refused', zh: '退出码：0 正常，1 沙箱拒绝' })}, ${REMOTE_EXITS()}, ${say({ en: '13 there is no such snapshot', zh: '13 没有该快照' })}.
`

interface Kept {
  readonly name: string
  readonly takenAt: number
}

async function list(options: RemoteOptions): Promise<void> {
  const answer = await callAdmin<{ snapshots: Kept[] }>(options, 'GET', 'snapshots')
  if (options.json) return printJson(answer)
  if (answer.snapshots.length === 0) return printLine(say({ en: 'no snapshots', zh: '没有快照' }))
  printTable([['NAME', 'TAKEN (UTC)'], ...answer.snapshots.map(({ name, takenAt }) => [name, dateTime(takenAt)])])
}

/** `channel-sandbox snapshot [save|restore|delete]`: whole states under names. */
export const defineSnapshot: Define = (command) => {
  // What stands behind a subcommand's name belongs to it.
  command.enablePositionalOptions()
  addRemoteOptions(command).addHelpText('after', examples()).action(list)
  function add(
    name: string,
    about: string,
    method: 'PUT' | 'POST' | 'DELETE',
    behind: string,
    done: (name: string) => string,
  ) {
    addRemoteOptions(command.command(name))
      .description(about)
      .argument('<name>', say({ en: 'name of the snapshot', zh: '快照名称' }))
      .addHelpText('after', examples())
      .action(async (snapshot: string, options: RemoteOptions) => {
        const path = `snapshots/${encodeURIComponent(snapshot)}${behind}`
        const answer = await callAdmin(options, method, path, undefined, STATE_PATIENCE_MS)
        if (options.json) printJson(answer)
        else printLine(done(snapshot))
      })
  }
  add('save', say({ en: 'keep the present state under a name', zh: '以名称保存当前状态' }), 'PUT', '', (name) =>
    say({ en: `saved ${name}`, zh: `已保存 ${name}` }),
  )
  add('restore', say({ en: 'put the state back', zh: '恢复状态' }), 'POST', '/restore', (name) =>
    say({ en: `restored ${name}`, zh: `已恢复 ${name}` }),
  )
  add('delete', say({ en: 'forget it', zh: '删除快照' }), 'DELETE', '', (name) =>
    say({ en: `deleted ${name}`, zh: `已删除 ${name}` }),
  )
}
