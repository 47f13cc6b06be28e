import { writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { providers } from '../providers/index.ts'
import { SeedError, seedSchema } from '../seed.ts'
import { EXIT, Exit } from './exit.ts'
import { readSeeds } from './seedFiles.ts'

const EXAMPLES = `
Examples:
  $ channel-sandbox seed validate my-game.yaml more-players.json
  $ channel-sandbox seed schema --out seed.schema.json
  $ channel-sandbox seed generate --users 10000 --orders 100000 --faker-seed 42 --out big.json
`

function count(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value <= 2 ** 31 - 1)) throw new InvalidArgumentError('Expected a whole number.')
  return value
}

function write(text: string, out: string | undefined): void {
  if (out === undefined) process.stdout.write(text)
  else writeFileSync(out, text)
}

async function validate(files: readonly string[]): Promise<void> {
  try {
    await readSeeds(files)
  } catch (error) {
    if (error instanceof SeedError) throw new Exit(EXIT.negative, error.message)
    throw error
  }
  process.stdout.write(`${files.join(' with ')}: fine\n`)
}

interface GenerateOptions {
  readonly users: number
  readonly orders: number
  readonly fakerSeed: number
  readonly out?: string
}

async function generate({ out, ...options }: GenerateOptions): Promise<void> {
  const { generateSeed } = await import('./generate.ts')
  write(`${JSON.stringify(await generateSeed(options), null, 1)}\n`, out)
}

const OUT = ['--out <file>', 'file to write instead of standard output'] as const

/** `channel-sandbox seed validate|schema|generate`. */
export function seedCommand(): Command {
  const command = new Command('seed').description('check, describe and make seed files').addHelpText('after', EXAMPLES)
  command
    .command('validate')
    .description('check seed files, alone and together; exits 1 with one line per mistake')
    .argument('<files...>')
    .action(validate)
  command
    .command('schema')
    .description('print the JSON Schema of a seed file')
    .option(...OUT)
    .action(({ out }: { out?: string }) => write(`${JSON.stringify(seedSchema(providers), null, 2)}\n`, out))
  command
    .command('generate')
    .description('make believable Chinese and English players and orders; the same bytes for the same numbers')
    .option('--users <count>', 'players in all', count, 100)
    .option('--orders <count>', 'paid orders in all', count, 1000)
    .option('--faker-seed <number>', 'seed number', count, 1)
    .option(...OUT)
    .action(generate)
  return command
}
