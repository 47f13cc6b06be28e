import { Command, CommanderError, Option } from 'commander'
import { languageOf } from '../config/environment.ts'
import { version } from '../version.ts'
import { COMMANDS, wantedCommand } from './commands/index.ts'
import { EXIT } from './exit.ts'
import { speakCommander } from './output/commanderWords.ts'
import { say, speak } from './output/language.ts'
import { printFailure } from './output/print.ts'

const more = () => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox --port 0
  $ channel-sandbox exec -- npm test
  $ channel-sandbox wait --timeout 5s

${say({
  en: `channel-sandbox <command> --help shows options and examples of each; start --help lists the options of start.

Exit codes: 0 fine, 1 it ran and the result is negative, 2 usage or configuration, 11 sandbox not reachable,
13 not found, 14 environment (port taken, bad seed, data directory in use), 20 a defect.`,
  zh: `channel-sandbox <命令> --help 显示各命令的选项与示例；start --help 列出 start 的选项。

退出码：0 正常，1 已执行但结果为否，2 用法或配置错误，11 无法连接沙箱，
13 不存在，14 环境问题（端口占用、种子错误、数据目录被占用），20 沙箱自身缺陷。`,
})}
`

/** The words before `--`: what stands behind is for another program. */
const ownWords = (argv: readonly string[]): readonly string[] => {
  const dashes = argv.indexOf('--')
  return dashes === -1 ? argv : argv.slice(0, dashes)
}

/** The language that a command line asks for: needed before any help is made. */
function askedLanguage(argv: readonly string[]): string | undefined {
  const words = ownWords(argv)
  const at = words.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  const word = words[at]
  return word === '--lang' ? words[at + 1] : word?.slice('--lang='.length)
}

/** `--lang zh requests list` is `requests list --lang zh`: the language may stand before the command. */
function languageLast(argv: readonly string[]): readonly string[] {
  const [node = '', file = '', first, second = '', ...rest] = argv
  if (first !== '--lang' || rest.length === 0) return argv
  const [name = ''] = rest
  return name.startsWith('-') ? [node, file, ...rest] : [node, file, name, first, second, ...rest.slice(1)]
}

/** Every command speaks both languages. */
function addLanguage(command: Command): void {
  const has = command.options.some(({ long }) => long === '--lang')
  if (!has) {
    const about = say({
      en: 'language of what is printed (default: that of the shell)',
      zh: '输出语言（默认随终端语言）',
    })
    command.addOption(new Option('--lang <language>', about).choices(['en', 'zh']))
  }
  for (const one of command.commands) addLanguage(one)
}

/**
 * The reader of the output may stop, as `head` does: the rest is dropped, nothing has failed, and a sandbox keeps running.
 */
function mindOutput(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return
    printFailure(say({ en: `Standard output cannot be written: ${message}.`, zh: `标准输出无法写入：${message}。` }))
    process.exit(EXIT.environment)
  })
  // There is no output left to report it on.
  process.stderr.on('error', () => {})
}

/**
 * A command whose promise nothing keeps alive, because what it waits for can no longer happen, would end with 0 and
 * without a word. Node emits `beforeExit` only then, not at process.exit.
 *
 * @returns to be called once the command has finished
 */
function expectAnEnd(): () => void {
  const endedEarly = () => {
    printFailure(
      say({
        en: 'The command ended before it had finished: what it waits for can no longer happen. This is a defect of channel-sandbox.',
        zh: '命令在完成前结束：所等待的事情已不可能发生。这是 channel-sandbox 自身的缺陷。',
      }),
    )
    process.exitCode = EXIT.internal
  }
  process.once('beforeExit', endedEarly)
  return () => void process.off('beforeExit', endedEarly)
}

/** Runs one command line. The process ends by itself, or with an exit code of EXIT. */
export async function main(given: readonly string[]): Promise<void> {
  mindOutput()
  const finished = expectAnEnd()
  speak(languageOf(askedLanguage(given)))
  const argv = languageLast(given)
  const program = speakCommander(new Command('channel-sandbox'))
    .description(
      say({
        en: 'A local, stateful sandbox for game channels: their requests, their state, their signed callbacks',
        zh: '游戏渠道的本地有状态沙箱：请求、状态与签名回调',
      }),
    )
    .version(version, '-V, --version', say({ en: 'print the version', zh: '打印版本' }))
    .addHelpText('after', more())
    // What stands behind a command's name belongs to it.
    .enablePositionalOptions()
    .exitOverride()
  try {
    const wanted = wantedCommand(argv)
    for (const { name, summary, load } of COMMANDS) {
      const command = program.command(name, { isDefault: name === 'start' }).description(say(summary))
      if (name !== wanted) continue
      await (await load())(command, argv)
      addLanguage(command)
    }
    await program.parseAsync(argv as string[])
    finished()
  } catch (error) {
    finished()
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.usage
      return
    }
    const { exitOf } = await import('./failure.ts')
    const { code, message } = exitOf(error)
    printFailure(message)
    process.exit(code)
  }
}
