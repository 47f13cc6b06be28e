import type { Command } from 'commander'
import { say, spoken } from './language.ts'
import { printMistake, printText } from './print.ts'

/** Commander's own words, in Chinese. */
const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
}

/** What commander says of a command line it does not understand. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/error: unknown option '(.*?)'/, "错误：未知选项 '$1'"],
  [/error: unknown command '(.*?)'/, "错误：未知命令 '$1'"],
  [/error: missing required argument '(.*?)'/, "错误：缺少参数 '$1'"],
  [/error: option '(.*?)' argument missing/, "错误：选项 '$1' 缺少值"],
  [/error: option '(.*?)' argument '(.*?)' is invalid\. ?/, "错误：选项 '$1' 的值 '$2' 无效。"],
  [/error: command-argument value '(.*?)' is invalid for argument '(.*?)'\. ?/, "错误：参数 '$2' 的值 '$1' 无效。"],
  [/Allowed choices are (.*)\./, '可选值：$1。'],
  [
    /error: too many arguments(?: for '(.*?)')?\. Expected (\d+) arguments? but got (\d+)\./,
    '错误：参数过多，应为 $2 个，收到 $3 个。',
  ],
  [/\(Did you mean (.*)\?\)/, '（是否想用 $1？）'],
]

const translated = (text: string): string =>
  spoken() === 'en' ? text : MISTAKES.reduce((said, [pattern, words]) => said.replace(pattern, words), text)

/** Lets commander speak the language of this process, and write through the one place that cleans what others wrote. */
export function speakCommander(program: Command): Command {
  return program
    .configureHelp({ styleTitle: (title) => (spoken() === 'zh' ? (TITLES[title] ?? title) : title) })
    .configureOutput({
      writeOut: printText,
      // An unknown option is quoted as it was typed.
      writeErr: printMistake,
      outputError: (text, write) => write(translated(text)),
    })
    .helpOption('-h, --help', say({ en: 'display help for command', zh: '显示帮助' }))
    .helpCommand('help [command]', say({ en: 'display help for command', zh: '显示命令的帮助' }))
}
