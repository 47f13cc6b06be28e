import { Argument, Command } from 'commander'
import type { Define, Listed } from '../define.ts'
import { say } from '../output/language.ts'
import { printText } from '../output/print.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

const examples = () => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ eval "$(channel-sandbox completion bash)"
  $ channel-sandbox completion zsh > ~/.zfunc/_channel-sandbox
  $ channel-sandbox completion fish > ~/.config/fish/completions/channel-sandbox.fish

${say({ en: 'Exit codes: 0 fine, 2 usage.', zh: '退出码：0 正常，2 用法错误。' })}
`

/** One command as a shell completes it: what may follow its name. */
interface Completed {
  /** Words behind `channel-sandbox`: none, `callbacks`, `callbacks list`. */
  readonly path: readonly string[]
  readonly words: readonly { readonly word: string; readonly about: string }[]
  /** Values of options that take one of a few. */
  readonly choices: readonly { readonly flag: string; readonly values: readonly string[] }[]
}

const firstLine = (text: string): string => text.split('\n')[0] ?? ''

/** Every command of a tree, as commander knows it. */
function flatten(command: Command, path: readonly string[] = []): Completed[] {
  const help = command.createHelp()
  const subcommands = help.visibleCommands(command).filter((one) => one.name() !== 'help')
  const options = help.visibleOptions(command)
  const given = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices)
  const own: Completed = {
    path,
    words: [
      ...subcommands.map((one) => ({ word: one.name(), about: firstLine(one.description()) })),
      ...given.map((word) => ({ word, about: '' })),
      ...options.flatMap(({ long, description }) => (long ? [{ word: long, about: firstLine(description) }] : [])),
    ],
    choices: options.flatMap(({ long, argChoices }) =>
      long && argChoices ? [{ flag: long, values: argChoices }] : [],
    ),
  }
  return [own, ...subcommands.flatMap((one) => flatten(one, [...path, one.name()]))]
}

/** Within single quotes, for every shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

function bash(all: readonly Completed[]): string {
  const cases = all.flatMap(({ path, words, choices }) => [
    ...choices.map(
      ({ flag, values }) => `    ${quoted(`${path.join(' ')}|${flag}`)}) words=${quoted(values.join(' '))} ;;`,
    ),
    `    ${quoted(`${path.join(' ')}|`)}*) words=${quoted(words.map(({ word }) => word).join(' '))} ;;`,
  ])
  const known = all.map(({ path }) => quoted(path.join(' '))).join('|')
  return `# bash completion of channel-sandbox
_channel_sandbox() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' word next
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ "$word" == -- ]] && return
    next="\${path:+$path }$word"
    case "$next" in ${known}) path="$next" ;; esac
  done
  case "$path|$previous" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _channel_sandbox channel-sandbox
`
}

function zsh(all: readonly Completed[]): string {
  const described = ({ word, about }: Completed['words'][number]) =>
    quoted(`${word.replaceAll(':', '\\:')}${about === '' ? '' : `:${about}`}`)
  const cases = all.flatMap(({ path, words, choices }) => [
    ...choices.map(
      ({ flag, values }) =>
        `    ${quoted(`${path.join(' ')}|${flag}`)}) compadd -- ${values.map(quoted).join(' ')}; return ;;`,
    ),
    `    ${quoted(`${path.join(' ')}|`)}*) found=(${words.map(described).join(' ')}) ;;`,
  ])
  const known = all.map(({ path }) => quoted(path.join(' '))).join('|')
  return `#compdef channel-sandbox
_channel_sandbox() {
  local path_='' next word
  local -a found
  for word in "\${words[@]:1:CURRENT-2}"; do
    [[ "$word" == -- ]] && { _files; return }
    next="\${path_:+$path_ }$word"
    case "$next" in ${known}) path_="$next" ;; esac
  done
  case "$path_|\${words[CURRENT-1]}" in
${cases.join('\n')}
  esac
  _describe 'channel-sandbox' found || _files
}
compdef _channel_sandbox channel-sandbox
`
}

function fish(all: readonly Completed[]): string {
  const lines = all.flatMap(({ path, words, choices }) => {
    const names = all.filter(
      (one) => one.path.length === path.length + 1 && path.every((part, at) => one.path[at] === part),
    )
    const below = names.map((one) => one.path.at(-1)).join(' ')
    const seen = path.map((part) => `__fish_seen_subcommand_from ${part}`)
    const where =
      path.length === 0
        ? '__fish_use_subcommand'
        : [...seen, ...(below === '' ? [] : [`not __fish_seen_subcommand_from ${below}`])].join('; and ')
    const isOption = (word: string) => word.startsWith('--')
    return words.map(({ word, about }) => {
      const choice = choices.find(({ flag }) => flag === word)
      const what = isOption(word) ? `-l ${word.slice(2)}` : `-a ${quoted(word)}`
      const values = choice ? ` -x -a ${quoted(choice.values.join(' '))}` : ''
      // An option of a parent is its own even behind a subcommand's name.
      const condition = isOption(word) && path.length > 0 ? seen.join('; and ') : where
      return `complete -c channel-sandbox -n ${quoted(condition)} ${what}${values}${about === '' ? '' : ` -d ${quoted(about)}`}`
    })
  })
  return `# fish completion of channel-sandbox\n${lines.join('\n')}\n`
}

const SCRIPTS: Readonly<Record<Shell, (all: readonly Completed[]) => string>> = { bash, zsh, fish }

/** `channel-sandbox completion`: what a shell needs to complete every command, made of the commands themselves. */
export const defineCompletion =
  (all: readonly Listed[]): Define =>
  (command, argv) => {
    command
      .addArgument(new Argument('<shell>', say({ en: 'the shell', zh: '所用的 shell' })).choices(SHELLS))
      .addHelpText('after', examples())
      .action(async (shell: Shell) => {
        const program = new Command('channel-sandbox')
        for (const { name, summary, load } of all) {
          const one = program.command(name).description(say(summary))
          // This very command would define itself for ever.
          if (name === command.name()) one.addArgument(new Argument('<shell>').choices(SHELLS))
          else await (await load())(one, argv)
        }
        printText(SCRIPTS[shell](flatten(program)))
      })
  }
