import examplesFile from '../../../fixtures/examples.json' with { type: 'json' }
import { adminOperations } from '../../admin/index.ts'
import { admin } from '../../admin/spec.ts'
import type { ScenarioStep, Scenarios } from '../../contract/demo.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Provider } from '../../contract/provider.ts'
import { isOptional } from '../../contract/schema/field.ts'
import { type DemoCall, type DemoValues, startDemo } from './demo.ts'
import type { CallbackExample, CallExample, Examples, Prepared } from './examples.ts'

/** What every run of one collection needs. */
interface Script {
  readonly providers: readonly Provider[]
  readonly callees: readonly Callee[]
  readonly scenarios: Readonly<Record<string, Scenarios>>
}

/** By provider, each provider's own; the admin API's stand in fixtures/examples.json. */
async function scenariosOf(providers: readonly Provider[]): Promise<Script['scenarios']> {
  const scenarios: Record<string, Scenarios> = { [admin.service.id]: examplesFile.admin as Scenarios }
  for (const { service, demo } of providers) {
    const own = await demo?.scenarios()
    if (own) scenarios[service.id] = own
  }
  return scenarios
}

/** Something that can be called, with the provider whose demo data it needs. */
interface Callee {
  /** Under which scenarios name it: a path, `egret/pay` for an action, method and path in the admin API. */
  readonly name: string
  readonly owner: string
  readonly operation: Operation
  readonly provider: Provider | undefined
}

/** Method and path, as documents show them; no other operation has the same. */
const labelOf = ({ method, path }: Operation): string => `${method} ${path}`

const callbackName = (service: string, id: string): string => `${service}/${id}`

/** Everything that documents show an example of. */
function calleesOf(providers: readonly Provider[]): readonly Callee[] {
  const actions = new Map<string, { readonly name: string; readonly provider: Provider }>(
    providers.flatMap((provider) =>
      provider.actions.map(({ service, id }) => [`${service}.${id}`, { name: `${service}/${id}`, provider }] as const),
    ),
  )
  const ofAdmin = adminOperations(providers).map((operation): Callee => {
    const action = actions.get(operation.id)
    if (action) return { ...action, owner: action.provider.service.id, operation }
    return { name: labelOf(operation), owner: operation.service, operation, provider: undefined }
  })
  const ofProviders = providers.flatMap((provider) =>
    provider.operations.map(
      (operation): Callee => ({ name: operation.path, owner: operation.service, operation, provider }),
    ),
  )
  return [...ofAdmin, ...ofProviders]
}

/** The first value of its kind, for a required field that has no example. */
function anyValue({ type, enum: allowed }: { type?: string; enum?: readonly unknown[] }): unknown {
  if (allowed) return allowed[0]
  return type === 'integer' || type === 'number' ? 1 : 'text'
}

/** Remembers every plain value of an answer under its name; the latest wins. */
function harvest(value: unknown, known: Record<string, unknown>): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'object') harvest(inner, known)
    else known[name] = inner
  }
}

function atPointer(whole: unknown, pointer: string): unknown {
  let found = whole
  for (const part of pointer.split('/').slice(1)) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Array.isArray(found) && part === '-' ? found.at(-1) : (found as Record<string, unknown>)[part]
  }
  return found
}

/** One run of calls on a demo of its own. */
async function startRun({ providers, callees, scenarios }: Script) {
  const demo = await startDemo(providers)
  const known: Record<string, unknown> = {}
  const prepared: Prepared[] = []

  async function resolve(value: unknown): Promise<unknown> {
    if (typeof value !== 'string' || !value.startsWith('$')) return value
    const STATE = '$state:'
    return value.startsWith(STATE) ? atPointer(await demo.dump(), value.slice(STATE.length)) : known[value.slice(1)]
  }

  async function valuesFor({ owner, operation, provider }: Callee, said: DemoValues): Promise<DemoValues> {
    const given: DemoValues = { ...scenarios[owner]?.values, ...said }
    const facts = provider ? await demo.factsOf(provider) : {}
    const values: Record<string, unknown> = {}
    for (const [field, schema] of Object.entries(operation.params)) {
      if (field === 'sign') continue
      if (isOptional(schema) && !Object.hasOwn(said, field)) continue
      const { examples } = schema as { examples?: readonly unknown[] }
      values[field] = (await resolve(given[field])) ?? facts[field] ?? examples?.[0] ?? known[field] ?? anyValue(schema)
    }
    return values
  }

  async function make(callee: Callee, params: DemoValues = {}): Promise<DemoCall> {
    const story = scenarios[callee.owner]?.calls?.[callee.name]
    for (const before of story?.after ?? []) await prepare(before)
    const made = await demo.call(callee.operation, await valuesFor(callee, { ...story?.params, ...params }))
    harvest(made.answer, known)
    await demo.settle()
    return made
  }

  /** Makes a call that comes before the one that is shown, and notes it. */
  async function prepare(before: string | ScenarioStep): Promise<void> {
    const { call, params } = typeof before === 'string' ? { call: before, params: {} } : before
    const callee = callees.find(({ name }) => name === call)
    if (!callee) throw new Error(`The scenarios name ${call}, which nothing serves`)
    const { body } = await make(callee, params)
    prepared.push({ call: labelOf(callee.operation), body })
  }

  return { demo, prepared, make, prepare, close: () => demo.close() }
}

async function callExample(script: Script, callee: Callee): Promise<CallExample> {
  const run = await startRun(script)
  try {
    const made = await run.make(callee)
    return { ...made, after: run.prepared }
  } finally {
    await run.close()
  }
}

async function callbackExample(script: Script, provider: Provider, id: string): Promise<CallbackExample | undefined> {
  const callback = provider.callbacks.find((one) => one.id === id)
  const story = script.scenarios[provider.service.id]?.callbacks?.[id]
  if (!callback || !story) return undefined
  const run = await startRun(script)
  try {
    for (const before of story.after ?? []) await run.prepare(before)
    return await run.demo.sent(provider, callback)
  } finally {
    await run.close()
  }
}

/** Makes every call and every callback once, each on a demo of its own, so that none depends on another. */
export async function collectExamples(providers: readonly Provider[]): Promise<Examples> {
  const script: Script = { providers, callees: calleesOf(providers), scenarios: await scenariosOf(providers) }
  const calls = new Map<string, CallExample>()
  for (const callee of script.callees) calls.set(labelOf(callee.operation), await callExample(script, callee))
  const callbacks = new Map<string, CallbackExample>()
  for (const provider of providers) {
    for (const { id } of provider.callbacks) {
      const example = await callbackExample(script, provider, id)
      if (example) callbacks.set(callbackName(provider.service.id, id), example)
    }
  }
  return {
    call: (operation) => calls.get(labelOf(operation)),
    callback: (service, id) => callbacks.get(callbackName(service, id)),
  }
}
