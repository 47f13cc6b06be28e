import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { didYouMean } from '../../contract/schema/validation.ts'
import { printable } from '../../contract/values/printable.ts'
import { differenceLine, documentDifferences } from '../../openapi/difference.ts'
import { documentNames, FORMATS, type Format, makeDocuments, writeDocument } from '../../openapi/index.ts'
import { LANGUAGES, type Language } from '../../openapi/language.ts'
import type { Define } from '../define.ts'
import { EXIT, Exit } from '../exit.ts'
import { makeFolder, writeOut } from '../files.ts'
import { say } from '../output/language.ts'
import { printLine, printText } from '../output/print.ts'
import { loadProviders } from '../providers.ts'

const examples = (name: string) => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox openapi --provider ${name} > ${name}.yaml
  $ channel-sandbox openapi --out openapi
  $ channel-sandbox openapi --check --out openapi

${say({
  en: `Exit codes: 0 fine, 1 a copy differs, 2 usage, 13 no copy to compare, 14 a file cannot be read or written.`,
  zh: `退出码：0 正常，1 文件有差异，2 用法错误，13 没有可比较的文件，14 文件无法读写。`,
})}
`

interface OpenapiFlags {
  readonly provider?: string
  readonly format?: string
  readonly out?: string
  readonly check?: boolean
  readonly lang?: string
}

/** At most this many differences of one file are shown; a new version of a provider has hundreds. */
const MOST_LINES = 40

function oneOf<T extends string>(flag: string, value: string, known: readonly T[]): T {
  if (known.includes(value as T)) return value as T
  const meant = didYouMean(value, known)
  const [list, given] = [known.join(', '), JSON.stringify(value)]
  throw new Exit(
    EXIT.usage,
    say({
      en: `--${flag} is one of ${list}, not ${given}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
      zh: `--${flag} 须为以下之一：${list}，而不是 ${given}。${meant === undefined ? '' : `是否想用 ${meant}？`}`,
    }),
  )
}

interface File {
  readonly path: string
  readonly name: string
  readonly format: Format
}

function read({ path, format }: File, text: string): unknown {
  try {
    return format === 'json' ? JSON.parse(text) : parse(text)
  } catch (error) {
    throw new Exit(
      EXIT.environment,
      say({
        en: `${path} cannot be read as ${format}: ${(error as Error).message}`,
        zh: `${path} 无法按 ${format} 读取：${(error as Error).message}`,
      }),
    )
  }
}

/** The files to compare: those that were asked for by name, else those there are. */
function filesToCheck(files: readonly File[], flags: OpenapiFlags, directory: string): readonly File[] {
  const there = files.filter(({ path }) => existsSync(path))
  if (there.length === 0) {
    throw new Exit(
      EXIT.notFound,
      say({
        en: `There is none of ${files.map(({ path }) => path).join(', ')}. Write them with --out.`,
        zh: `没有 ${files.map(({ path }) => path).join(', ')}。请用 --out 写出。`,
      }),
    )
  }
  const missing = files.filter((file) => !there.includes(file))
  const isNamed = flags.provider !== undefined && flags.format !== undefined
  if (isNamed && missing.length > 0)
    throw new Exit(
      EXIT.notFound,
      say({ en: `${directory} has no ${missing[0]?.path}.`, zh: `${directory} 中没有 ${missing[0]?.path}。` }),
    )
  return there
}

const tell = (text: string) => printLine(printable(text))

/** Returns the exit code. */
async function openapi(flags: OpenapiFlags): Promise<number> {
  const { provider, check = false, out } = flags
  const providers = await loadProviders()
  const known = documentNames(providers)
  const names = provider === undefined ? known : [oneOf('provider', provider, known)]
  const formats = flags.format === undefined ? FORMATS : [oneOf('format', flags.format, FORMATS)]
  const language: Language = oneOf('lang', flags.lang ?? 'en', LANGUAGES)
  const [name] = names
  if (!check && out === undefined && names.length > 1) {
    throw new Exit(
      EXIT.usage,
      say({
        en: `Name a document to print (--provider ${known.join('|')}) or a directory (--out).`,
        zh: `请指定要打印的文档 (--provider ${known.join('|')}) 或目录 (--out)。`,
      }),
    )
  }
  const documents = await makeDocuments(providers, language)
  const textOf = (one: string, format: Format) => writeDocument(documents.get(one) as never, format)

  if (!check && out === undefined) {
    printText(textOf(name as string, flags.format === undefined ? 'yaml' : (formats[0] as Format)))
    return EXIT.fine
  }

  const directory = out ?? 'openapi'
  const files = names.flatMap((one) =>
    formats.map((format): File => ({ path: join(directory, `${one}.${format}`), name: one, format })),
  )
  if (!check) {
    makeFolder(directory)
    for (const { path, name: one, format } of files) {
      writeOut(path, textOf(one, format))
      tell(path)
    }
    return EXIT.fine
  }

  /** Another layout, as of an editor or another tool, is no difference. */
  const differencesOf = (file: File, text: string) =>
    documentDifferences(read(file, text), JSON.parse(textOf(file.name, 'json')))

  let differ = 0
  for (const file of filesToCheck(files, flags, directory)) {
    const text = readFileSync(file.path, 'utf8')
    const found = text === textOf(file.name, file.format) ? [] : differencesOf(file, text)
    if (found.length === 0) {
      tell(`${file.path}: ${say({ en: 'as defined', zh: '与定义一致' })}`)
      continue
    }
    differ += 1
    const count = found.length
    const differences = { en: `${count} ${count === 1 ? 'difference' : 'differences'}`, zh: `${count} 处差异` }
    tell(`${file.path}: ${say(differences)}`)
    for (const difference of found.slice(0, MOST_LINES)) tell(`  ${differenceLine(difference)}`)
    if (found.length > MOST_LINES)
      tell(say({ en: `  … and ${found.length - MOST_LINES} more`, zh: `  … 另有 ${found.length - MOST_LINES} 处` }))
  }
  if (differ === 0) return EXIT.fine
  tell(
    say({
      en: `Write them anew with: channel-sandbox openapi --out ${directory}`,
      zh: `重新写出：channel-sandbox openapi --out ${directory}`,
    }),
  )
  return EXIT.negative
}

/** `channel-sandbox openapi`: prints, writes or compares the contract documents. */
export const defineOpenapi: Define = async (command) => {
  const known = documentNames(await loadProviders())
  command
    .option(
      '--provider <name>',
      say({
        en: `one document: ${known.join(', ')}; all unless told`,
        zh: `单个文档：${known.join(', ')}；缺省为全部`,
      }),
    )
    .option(
      '--format <format>',
      say({ en: 'json or yaml; both unless told, yaml when printed', zh: 'json 或 yaml；缺省两者都写，打印时为 yaml' }),
    )
    .option('--out <dir>', say({ en: 'write them there instead of printing one', zh: '写入该目录而不是打印' }))
    .option(
      '--check',
      say({
        en: 'compare the files in --out (default: openapi) and print how they differ',
        zh: '与 --out（默认 openapi）中的文件比较并打印差异',
      }),
    )
    .option('--lang <language>', say({ en: 'en or zh (default: en)', zh: '文档语言：en 或 zh（默认 en）' }))
    .addHelpText('after', examples(known[0] ?? 'admin'))
    .action(async (flags: OpenapiFlags) => {
      process.exitCode = await openapi(flags)
    })
}
