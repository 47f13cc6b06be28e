import { InvalidArgumentError } from 'commander'
import { printable } from '../../contract/values/printable.ts'
import { SeedError, seedSchema } from '../../sandbox/seed.ts'
import type { Define } from '../define.ts'
import { EXIT, Exit } from '../exit.ts'
import { writeOut } from '../files.ts'
import { say } from '../output/language.ts'
import { printJson, printLine, printText } from '../output/print.ts'
import { loadProviders } from '../providers.ts'
import { readSeeds } from '../seedFiles.ts'

const examples = () => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox seed generate --users 1000 --orders 5000 --faker-seed 42 --out players.json
  $ channel-sandbox seed validate players.json
  $ channel-sandbox seed schema --out seed.schema.json

${say({
  en: 'Exit codes: 0 fine, 1 a seed is not valid, 2 usage, 14 a file cannot be read or written.',
  zh: '退出码：0 正常，1 种子无效，2 用法错误，14 文件无法读写。',
})}
`

function count(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value <= 2 ** 31 - 1)) throw new InvalidArgumentError(say({ en: 'Expected a whole number.', zh: '应为整数。' }))
  return value
}

function write(text: string, out: string | undefined): void {
  if (out === undefined) printText(text)
  else writeOut(out, text)
}

async function validate(files: readonly string[], { json }: { readonly json?: true }): Promise<void> {
  try {
    await readSeeds(files)
  } catch (error) {
    if (!(error instanceof SeedError)) throw error
    if (!json) throw new Exit(EXIT.negative, say(error.prose))
    printJson({ valid: false, files, mistakes: error.each.map(say) })
    process.exitCode = EXIT.negative
    return
  }
  if (json) printJson({ valid: true, files, mistakes: [] })
  else printLine(`${printable(files.join(say({ en: ' with ', zh: ' 与 ' })))}: ${say({ en: 'fine', zh: '正确' })}`)
}

interface GenerateOptions {
  readonly users: number
  readonly orders: number
  readonly fakerSeed: number
  readonly out?: string
}

async function generate({ out, ...options }: GenerateOptions): Promise<void> {
  const { generateSeed } = await import('../generate/index.ts')
  const seed = await generateSeed(await loadProviders(), options)
  const text = `${JSON.stringify(seed, null, 1)}\n`
  write(text, out)
  if (out === undefined) return
  const { users, orders } = options
  const parts = Object.keys(seed).join(', ')
  const size = `${(Buffer.byteLength(text) / 1e6).toFixed(1)} MB`
  printLine(
    say({
      en: `${out}: ${users} users and ${orders} orders of ${parts}, ${size}. Start with it: channel-sandbox start --seed ${out}`,
      zh: `${out}：${parts} 共 ${users} 个用户、${orders} 个订单，${size}。使用方法：channel-sandbox start --seed ${out}`,
    }),
  )
}

const OUT = ['--out <file>', 'file to write instead of standard output'] as const

/** `channel-sandbox seed validate|schema|generate`. */
export const defineSeed: Define = (command) => {
  command.addHelpText('after', examples())
  command
    .command('validate')
    .description(
      say({
        en: 'check seed files, alone and together; exits 1 with one line per mistake',
        zh: '检查种子文件（单独及合并）；有误时每个错误一行并以 1 退出',
      }),
    )
    .argument('<files...>')
    .option('--json', say({ en: 'print one JSON object', zh: '输出一个 JSON 对象' }))
    .addHelpText('after', examples())
    .action(validate)
  command
    .command('schema')
    .description(say({ en: 'print the JSON Schema of a seed file', zh: '打印种子文件的 JSON Schema' }))
    .option(...OUT)
    .addHelpText('after', examples())
    .action(async ({ out }: { out?: string }) =>
      write(`${JSON.stringify(seedSchema(await loadProviders()), null, 2)}\n`, out),
    )
  command
    .command('generate')
    .description(
      say({
        en: 'make believable Chinese and English players and orders; the same bytes for the same numbers',
        zh: '生成逼真的中英文玩家与订单；相同参数结果相同',
      }),
    )
    .option('--users <count>', say({ en: 'players in all', zh: '玩家总数' }), count, 100)
    .option('--orders <count>', say({ en: 'paid orders in all', zh: '已支付订单总数' }), count, 1000)
    .option('--faker-seed <number>', say({ en: 'seed number', zh: '随机种子' }), count, 1)
    .option(...OUT)
    .addHelpText('after', examples())
    .action(generate)
}
