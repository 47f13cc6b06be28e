import storiesFile from '../../../fixtures/examples.json' with { type: 'json' }
import { adminOperations } from '../../admin/index.ts'
import { admin } from '../../admin/spec.ts'
import { type Fields, isOptional } from '../../contract/field.ts'
import type { Action, Operation } from '../../contract/operation.ts'
import type { Provider } from '../../contract/provider.ts'
import { providers } from '../../providers/index.ts'
import { type Demo, type DemoCall, type DemoValues, startDemo } from './demo.ts'
import type { CallbackExample, CallExample, Examples, Prepared } from './examples.ts'

/** What has to be said so that a call succeeds on the demo; most calls need nothing. */
interface Story {
  /** Calls that come first, by path (`/open/userLogin`) or action (`egret/pay`), each with its own story. */
  readonly after?: readonly (string | Before)[]
  /** `$name` is a value of an earlier answer, `$state:/…` one of the whole state. */
  readonly params?: DemoValues
}

/** A call that comes first, with other parameters than in its own story. */
interface Before {
  readonly call: string
  readonly params: DemoValues
}

interface StoryFile {
  /** Values by parameter name, for every call of the provider. */
  readonly values?: DemoValues
  /** By path or action. */
  readonly calls?: Readonly<Record<string, Story>>
  readonly callbacks?: Readonly<Record<string, Story>>
}

const FILE = storiesFile as Readonly<Record<string, StoryFile>>

/** Something that can be called: an operation or an action, with the provider whose demo data it needs. */
interface Callee {
  readonly name: string
  /** Method and path, as documents show it. */
  readonly label: string
  readonly owner: string
  readonly params: Fields
  readonly provider: Provider | undefined
  make(demo: Demo, values: DemoValues): Promise<DemoCall>
}

function calleeOf(operation: Operation, provider: Provider | undefined): Callee {
  const { params, path, method, service } = operation
  // Paths of the admin API take several methods.
  const name = service === admin.service.id ? `${method} ${path}` : path
  const label = `${method} ${path}`
  return { name, label, owner: service, params, provider, make: (demo, values) => demo.call(operation, values) }
}

const actionName = (service: string, id: string): string => `${service}/${id}`

function calleeOfAction(action: Action, provider: Provider): Callee {
  const { service, id, params } = action
  const name = actionName(service, id)
  const label = `POST /__admin/${name}`
  return { name, label, owner: service, params, provider, make: (demo, values) => demo.act(action, values) }
}

const callees = new Map(
  [
    ...adminOperations(providers).map((operation) => calleeOf(operation, undefined)),
    ...providers.flatMap((provider) => [
      ...provider.operations.map((operation) => calleeOf(operation, provider)),
      ...provider.actions.map((action) => calleeOfAction(action, provider)),
    ]),
  ].map((callee) => [callee.name, callee]),
)

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
async function startRun() {
  const demo = await startDemo()
  const known: Record<string, unknown> = {}
  const prepared: Prepared[] = []

  async function resolve(value: unknown): Promise<unknown> {
    if (typeof value !== 'string' || !value.startsWith('$')) return value
    const STATE = '$state:'
    return value.startsWith(STATE) ? atPointer(await demo.dump(), value.slice(STATE.length)) : known[value.slice(1)]
  }

  async function valuesFor({ owner, params, provider }: Callee, said: DemoValues): Promise<DemoValues> {
    const given: DemoValues = { ...FILE[owner]?.values, ...said }
    const facts = provider ? await demo.factsOf(provider) : {}
    const values: Record<string, unknown> = {}
    for (const [field, schema] of Object.entries(params)) {
      if (field === 'sign') continue
      if (isOptional(schema) && !Object.hasOwn(said, field)) continue
      const { examples } = schema as { examples?: readonly unknown[] }
      values[field] = (await resolve(given[field])) ?? facts[field] ?? examples?.[0] ?? known[field] ?? anyValue(schema)
    }
    return values
  }

  async function make(callee: Callee, params: DemoValues = {}): Promise<DemoCall> {
    const story = FILE[callee.owner]?.calls?.[callee.name]
    for (const before of story?.after ?? []) await prepare(before)
    const made = await callee.make(demo, await valuesFor(callee, { ...story?.params, ...params }))
    harvest(made.answer, known)
    await demo.settle()
    return made
  }

  /** Makes a call that comes before the one that is shown, and notes it. */
  async function prepare(before: string | Before): Promise<void> {
    const { call, params } = typeof before === 'string' ? { call: before, params: {} } : before
    const callee = callees.get(call)
    if (!callee) throw new Error(`fixtures/examples.json names ${call}, which nothing serves`)
    const { body } = await make(callee, params)
    prepared.push({ call: callee.label, body })
  }

  return { demo, prepared, make, prepare, close: () => demo.close() }
}

async function callExample(callee: Callee): Promise<CallExample> {
  const run = await startRun()
  try {
    const made = await run.make(callee)
    return { ...made, after: run.prepared }
  } finally {
    await run.close()
  }
}

async function callbackExample(provider: Provider, id: string): Promise<CallbackExample | undefined> {
  const callback = provider.callbacks.find((one) => one.id === id)
  const story = FILE[provider.service.id]?.callbacks?.[id]
  if (!callback || !story) return undefined
  const run = await startRun()
  try {
    for (const before of story.after ?? []) await run.prepare(before)
    return await run.demo.sent(provider, callback)
  } finally {
    await run.close()
  }
}

/** Makes every call and every callback once, each on a demo of its own, so that none depends on another. */
export async function collectExamples(): Promise<Examples> {
  const calls = new Map<string, CallExample>()
  for (const callee of callees.values()) calls.set(callee.name, await callExample(callee))
  const callbacks = new Map<string, CallbackExample>()
  for (const provider of providers) {
    for (const { id } of provider.callbacks) {
      const example = await callbackExample(provider, id)
      if (example) callbacks.set(actionName(provider.service.id, id), example)
    }
  }
  return {
    call: (operation) => calls.get(calleeOf(operation, undefined).name),
    action: (service, id) => calls.get(actionName(service, id)),
    callback: (service, id) => callbacks.get(actionName(service, id)),
  }
}
