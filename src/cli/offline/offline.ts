import { readFileSync } from 'node:fs'
import { Argument, type Command, Option } from 'commander'
import type { Provider } from '../../contract/provider.ts'
import { noTexts } from '../../contract/schema/wire.ts'
import type { Signer } from '../../contract/values/signature.ts'
import type { KnownRule, RawRequest } from '../../engine/explain/mistake.ts'
import { rawMembers } from '../../engine/explain/raw.ts'
import { rulesOf } from '../../engine/request/registry.ts'
import { parseForm } from '../../http/reading/form.ts'
import { readJson } from '../../http/reading/json.ts'
import { usage } from '../exit.ts'
import { say } from '../output/language.ts'
import { loadProviders } from '../providers.ts'
import { furtherKeys, loadOfflineSigners, type OfflineAsked } from './offlineSigners.ts'

/** What can be signed without a sandbox: a provider's requests, or callbacks that have a signer of their own. */
interface Known {
  readonly provider: string
  readonly signer: Signer
  readonly body: 'form' | 'json'
}

/** `quicksdk` for requests; `quicksdk-notify` for the callback `pay.notify`, which is signed with another key. */
function knownOf({ service, callbacks }: Provider): [string, Known][] {
  const { id, signer, body } = service
  const kind = body === 'json' ? 'json' : 'form'
  const own = callbacks.flatMap((callback): [string, Known][] => {
    if (!callback.signer) return []
    const verb = callback.id.slice(callback.id.indexOf('.') + 1)
    return [[`${id}-${verb}`, { provider: id, signer: callback.signer, body: callback.encoding }]]
  })
  return signer ? [[id, { provider: id, signer, body: kind }], ...own] : own
}

const loadKnown = async (): Promise<ReadonlyMap<string, Known>> => new Map((await loadProviders()).flatMap(knownOf))

/** How each provider signs its requests. */
export const knownRules = async (): Promise<readonly KnownRule[]> => rulesOf(await loadProviders())

/** What is signed, verified or explained. */
export interface Given {
  /** As it was named: `quicksdk-notify`. */
  readonly name: string
  /** Whose it is: `quicksdk`. */
  readonly provider: string
  readonly signer: Signer
  readonly bodyKind: 'form' | 'json'
  readonly texts: Readonly<Record<string, string>>
  readonly raw: RawRequest
  /** Names given as name=value; their values replace those of the body. */
  readonly named: ReadonlySet<string>
  readonly key: string
}

export interface OfflineOptions {
  readonly key: string
  readonly body?: string
  readonly json?: true
  /** The keys that {@link furtherKeys} names. */
  readonly [furtherKey: string]: unknown
}

/** Arguments and options that sign, verify and explain share. */
export async function offline(command: Command, help: string): Promise<Command> {
  const known = await loadKnown()
  const special = await loadOfflineSigners()
  const keys = [...new Set([...known.values()].map(({ signer }) => signer.rule.keyName))]
  for (const { name, description } of furtherKeys(special)) {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    command.option(`--${flag} <key>`, say(description))
  }
  return command
    .addArgument(new Argument('<provider>', 'whose rule').choices([...known.keys(), ...special.keys()]))
    .argument(
      '[name=value...]',
      say({
        en: 'parameters, decoded; where bodies are JSON, [...] and {...} are a list and an object',
        zh: '已解码的参数；请求体为 JSON 时 [...] 与 {...} 为列表与对象',
      }),
    )
    .addOption(new Option('--key <key>', keys.join(', ')).makeOptionMandatory())
    .option(
      '--body <file>',
      say({
        en: 'read the parameters from a request body, - for standard input',
        zh: '从请求体文件读取参数，- 表示标准输入',
      }),
    )
    .option('--json', say({ en: 'print one JSON object', zh: '输出一个 JSON 对象' }))
    .addHelpText('after', help)
}

function readBody(file: string): Buffer {
  try {
    const content = readFileSync(file === '-' ? 0 : file)
    // Editors and echo end a file with a line break that was never sent.
    const end = content.at(-1) === 0x0a ? (content.at(-2) === 0x0d ? 2 : 1) : 0
    return content.subarray(0, content.length - end)
  } catch (error) {
    return usage(
      say({
        en: `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
        zh: `${file} 无法读取（${(error as NodeJS.ErrnoException).code}）。`,
      }),
    )
  }
}

const FORM = 'application/x-www-form-urlencoded'

function textsOf(body: Buffer, kind: 'form' | 'json'): Readonly<Record<string, string>> {
  if (kind === 'form') return parseForm(body.toString('utf8'))
  const { texts, problem } = readJson(body, 'application/json')
  return problem === undefined ? texts : usage(say(problem))
}

/** The text a list or an object is signed as; absent for any other text. */
function compactText(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  return readJson(Buffer.from(`{"list":${text}}`), 'application/json').texts.list
}

/** What is asked of a signature that is no rule's; nothing when the named one is a rule's. */
export async function askedOffline(
  provider: string,
  pairs: readonly string[],
  options: OfflineOptions,
): Promise<OfflineAsked | undefined> {
  const signer = (await loadOfflineSigners()).get(provider)
  if (!signer) return undefined
  const { texts } = read('form', pairs, options)
  const keys: Record<string, string> & { key: string } = { key: options.key }
  for (const { name } of signer.keys) {
    const key = options[name]
    if (typeof key === 'string') keys[name] = key
  }
  for (const key of Object.values(keys)) if (key === '') usage(say({ en: 'A key is empty.', zh: '密钥为空。' }))
  return { provider, signer, texts, keys, json: options.json ?? false }
}

/** The signature that is verified or explained. */
export const receivedOffline = ({ signer: { signature }, texts }: OfflineAsked): string =>
  texts[signature] ??
  usage(
    say({
      en: `There is no ${signature} among the parameters: add ${signature}=….`,
      zh: `参数中没有 ${signature}：请加上 ${signature}=…。`,
    }),
  )

/** The parameters of a command line: a body, then single ones, which win. */
export async function given(name: string, pairs: readonly string[], options: OfflineOptions): Promise<Given> {
  const { provider, signer, body: bodyKind } = (await loadKnown()).get(name) as Known
  return { name, provider, signer, bodyKind, ...read(bodyKind, pairs, options), key: options.key }
}

function read(
  bodyKind: 'form' | 'json',
  pairs: readonly string[],
  options: OfflineOptions,
): Pick<Given, 'texts' | 'raw' | 'named'> {
  const texts = noTexts()
  const body = options.body === undefined ? Buffer.alloc(0) : readBody(options.body)
  if (options.body !== undefined) Object.assign(texts, textsOf(body, bodyKind))
  const named = new Set<string>()
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 1)
      usage(
        say({
          en: `Expected name=value, not ${JSON.stringify(pair)}.`,
          zh: `应为 name=value，而不是 ${JSON.stringify(pair)}。`,
        }),
      )
    const name = pair.slice(0, equals)
    const text = pair.slice(equals + 1)
    named.add(name)
    texts[name] = bodyKind === 'json' ? (compactText(text) ?? text) : text
  }
  if (Object.keys(texts).length === 0)
    usage(
      say({
        en: 'There is nothing to sign: give name=value or --body.',
        zh: '没有可签名的内容：请给出 name=value 或 --body。',
      }),
    )
  const raw = { body: body.toString('latin1'), query: '', contentType: bodyKind === 'form' ? FORM : 'application/json' }
  return { texts, raw, named }
}

/** The signature a command was given. */
export const received = ({ texts }: Given): string =>
  texts.sign ??
  usage(say({ en: 'There is no sign among the parameters: add sign=….', zh: '参数中没有 sign：请加上 sign=…。' }))

/** The body to send, with its signature. */
export function signedBodyOf({ bodyKind, texts, raw, named }: Given, sign: string): string {
  const fields = Object.entries(texts).filter(([name]) => name !== 'sign')
  if (bodyKind === 'form') return new URLSearchParams([...fields, ['sign', sign]]).toString()
  // Values that came as JSON go out as they were written: a number may have more digits than a double.
  const written = rawMembers(Buffer.from(raw.body, 'latin1').toString('utf8'))
  const members = fields.map(([name, text]) => {
    const value = named.has(name) ? compactText(text) : written?.get(name)
    return `${JSON.stringify(name)}:${value ?? JSON.stringify(text)}`
  })
  return `{${[...members, `"sign":"${sign}"`].join(',')}}`
}
