import type { TSchema } from 'typebox'
import type { Action } from '../../contract/operation.ts'
import { type Fields, isOptional } from '../../contract/schema/field.ts'
import { unknownName } from '../../contract/schema/validation.ts'
import type { Define } from '../define.ts'
import { examplesOf } from '../examples.ts'
import { usage } from '../exit.ts'
import { print, printJson, printLine } from '../output/print.ts'
import { loadProviders } from '../providers.ts'
import { addRemoteOptions, callAdmin, REMOTE_EXITS, type RemoteOptions } from '../remote.ts'

const VALUES = `
A value is read as the action's parameter wants it: a text as it stands, anything else as JSON (deliver='{"copies":2}').
name:=value is JSON whatever the parameter wants.
`
const EXITS = `
Exit codes: 0 done, 1 the sandbox refused, ${REMOTE_EXITS}, 13 what it names is not there.
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
    return usage(`${name} is JSON here (a number, true, false, a list or an object), not ${JSON.stringify(text)}.`)
  }
}

/** `money=6`, `deliver={"copies":2}`, `num:=5` → the body of the action. */
function bodyOf(fields: Fields, pairs: readonly string[]): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const pair of pairs) {
    const [, name = '', sign, text = ''] = /^([^=:]+)(:?=)(.*)$/s.exec(pair) ?? []
    if (sign === undefined) usage(`Expected name=value or name:=json, not ${JSON.stringify(pair)}.`)
    if (!Object.hasOwn(fields, name)) usage(`${name}: ${unknownName(name, Object.keys(fields))}`)
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
    printLine(`  ${summary.en} · ${summary.zh}`)
  }
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** `channel-sandbox trigger`: does what a player, a store or a console does, in a running sandbox. */
export const defineTrigger: Define = async (command) => {
  const examples = await examplesOf('trigger', ['channel-sandbox trigger'])
  addRemoteOptions(command)
    .argument('[action]', '<provider>.<action>; without it, what there is')
    .argument('[name=value...]', 'its parameters')
    .addHelpText('after', `${VALUES}${examples}${EXITS}`)
    .action(async (name: string | undefined, pairs: string[], options: RemoteOptions) => {
      const actions = await allActions()
      if (name === undefined) return options.json ? printJson(everyAction(actions)) : tellActions(actions)
      const action = actions.get(name) ?? usage(`${name}: ${unknownName(name, [...actions.keys()])}`)
      const body = bodyOf(action.params, pairs)
      const answer = await callAdmin<Record<string, unknown>>(options, 'POST', `${action.service}/${action.id}`, body)
      if (options.json) return printJson(answer)
      print(Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, shown(value)])))
      const { callbackId } = answer
      if (callbackId !== undefined) printLine(`How its callback fares: channel-sandbox callbacks show ${callbackId}`)
    })
}
