import type { TSchema } from 'typebox'
import type { Delivery } from '../../contract/callbacks/callback.ts'
import type { Action } from '../../contract/operation.ts'
import { type Fields, isOptional } from '../../contract/schema/field.ts'
import { unknownName } from '../../contract/schema/validation.ts'
import { about } from '../../contract/values/prose.ts'
import type { Define } from '../define.ts'
import { examplesOf } from '../examples.ts'
import { EXIT, Exit, usage } from '../exit.ts'
import { attemptText } from '../output/happened.ts'
import { say } from '../output/language.ts'
import { printJson, printLine } from '../output/print.ts'
import { print } from '../output/table.ts'
import { loadProviders } from '../providers.ts'
import { addRemoteOptions, callAdmin, queryOf, REMOTE_EXITS, type RemoteOptions } from '../remote.ts'
import { duration } from './values.ts'

const values = () => `
${say({
  en: `A value is read as the action's parameter wants it: a text as it stands, anything else as JSON (deliver='{"copies":2}').
name:=value is JSON whatever the parameter wants.`,
  zh: `值按参数类型读取：文本原样，其余按 JSON（deliver='{"copies":2}'）。name:=value 总是按 JSON 读取。`,
})}
`
const exits = () => `
${say({ en: 'Exit codes: 0 done, 1 the sandbox refused or --wait saw no acknowledgement', zh: '退出码：0 完成，1 沙箱拒绝或 --wait 未等到确认' })}, ${REMOTE_EXITS()}, ${say({ en: '13 what it names is not there', zh: '13 所指对象不存在' })}.
`

/** The actions of all providers, as `egret.pay`. */
const allActions = async (): Promise<ReadonlyMap<string, Action>> =>
  new Map(
    (await loadProviders()).flatMap(({ actions }) =>
      actions.map((action) => [`${action.service}.${action.id}`, action] as const),
    ),
  )

interface Keywords {
  readonly type?: string | readonly string[]
  readonly anyOf?: readonly Keywords[]
}

const takesText = ({ type, anyOf }: Keywords): boolean =>
  anyOf ? anyOf.some(takesText) : type === undefined || type === 'string' || type.includes('string')

function json(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return usage(
      say({
        en: `${name} is JSON here (a number, true, false, a list or an object), not ${JSON.stringify(text)}.`,
        zh: `${name} 应为 JSON（数字、true、false、列表或对象），而不是 ${JSON.stringify(text)}。`,
      }),
    )
  }
}

/** `money=6`, `deliver={"copies":2}`, `num:=5` → the body of the action. */
function bodyOf(fields: Fields, pairs: readonly string[]): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const pair of pairs) {
    const [, name = '', sign, text = ''] = /^([^=:]+)(:?=)(.*)$/s.exec(pair) ?? []
    if (sign === undefined)
      usage(
        say({
          en: `Expected name=value or name:=json, not ${JSON.stringify(pair)}.`,
          zh: `应为 name=value 或 name:=json，而不是 ${JSON.stringify(pair)}。`,
        }),
      )
    if (!Object.hasOwn(fields, name)) usage(say(about(name, unknownName(name, Object.keys(fields)))))
    const plain = sign === '=' && takesText(fields[name] as TSchema as Keywords)
    body[name] = plain ? text : json(name, text)
  }
  return body
}

/** Every action with its parameters: what there is to trigger. */
const everyAction = (actions: ReadonlyMap<string, Action>) =>
  [...actions].map(([name, { summary, params }]) => ({ action: name, summary, parameters: params }))

function tellActions(actions: ReadonlyMap<string, Action>): void {
  for (const { action, summary, parameters } of everyAction(actions)) {
    const names = Object.entries(parameters).map(([name, schema]) => (isOptional(schema) ? `[${name}]` : name))
    printLine(`${action} ${names.join(' ')}`)
    printLine(`  ${say(summary)}`)
  }
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

interface TriggerOptions extends RemoteOptions {
  /** Bare, it is as long as {@link USUAL_WAIT}. */
  readonly wait?: string | true
}

const USUAL_WAIT = '10s'

/** The callback once it is settled, or as it stands when the time is over. */
async function awaitCallback(options: RemoteOptions, id: string, wait: string | true): Promise<Delivery> {
  const timeout = wait === true ? USUAL_WAIT : duration(wait)
  const path = `callbacks/wait${queryOf({ id, timeout })}`
  await callAdmin(options, 'GET', path).catch((error: unknown) => {
    // Not settled in time is an answer too.
    if (!(error instanceof Exit) || error.code !== EXIT.negative) throw error
  })
  return callAdmin<Delivery>(options, 'GET', `callbacks/${encodeURIComponent(id)}`)
}

function tellDelivery({ id, url, state, attempts, by }: Delivery): void {
  const own = by === 'receiver' ? say({ en: " (the sandbox's own receiver)", zh: '（沙箱内置接收端）' }) : ''
  const last = attempts.at(-1)
  const came = last ? attemptText(last) : say({ en: 'not sent yet', zh: '尚未发送' })
  printLine(`${id} → ${url}${own}: ${state}, ${came}`)
}

/** `channel-sandbox trigger`: does what a player, a store or a console does, in a running sandbox. */
export const defineTrigger: Define = async (command) => {
  const examples = await examplesOf('trigger', ['channel-sandbox trigger'])
  addRemoteOptions(command)
    .argument(
      '[action]',
      say({ en: '<provider>.<action>; without it, what there is', zh: '<渠道>.<动作>；不带则列出全部' }),
    )
    .argument('[name=value...]', say({ en: 'its parameters', zh: '参数' }))
    .addHelpText('after', `${values()}${examples}${exits()}`)
    .option(
      '--wait [duration]',
      say({
        en: 'wait for what comes of its callback, 10s unless told; 1 when it is not acknowledged',
        zh: '等待回调结果（默认 10s）；未确认时退出码为 1',
      }),
    )
    .action(async (name: string | undefined, pairs: string[], options: TriggerOptions) => {
      const actions = await allActions()
      if (name === undefined) return options.json ? printJson(everyAction(actions)) : tellActions(actions)
      const action = actions.get(name) ?? usage(say(about(name, unknownName(name, [...actions.keys()]))))
      const body = bodyOf(action.params, pairs)
      const answer = await callAdmin<Record<string, unknown>>(options, 'POST', `${action.service}/${action.id}`, body)
      const { callbackId } = answer
      const wait = options.wait === undefined || callbackId === undefined ? undefined : options.wait
      const delivery = wait === undefined ? undefined : await awaitCallback(options, String(callbackId), wait)
      if (delivery && delivery.state !== 'delivered') process.exitCode = EXIT.negative
      if (options.json) return printJson(delivery ? { ...answer, delivery } : answer)
      print(Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, shown(value)])))
      if (delivery) return tellDelivery(delivery)
      if (callbackId !== undefined) {
        printLine(
          say({
            en: `How its callback fares: channel-sandbox callbacks show ${callbackId}`,
            zh: `查看回调结果：channel-sandbox callbacks show ${callbackId}`,
          }),
        )
      }
    })
}
