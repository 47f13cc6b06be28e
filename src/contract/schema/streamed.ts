/**
 * A JSON document that is written while it is read, so that it need not be held as a whole: a list may be an async
 * iterable of its items, a member of an object a function that resolves to its value; undefined leaves a member out.
 * Lists that are arrays hold plain values alone.
 */
export type Streamed = unknown

type Items = AsyncIterable<unknown>

const isItems = (value: unknown): value is Items =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/** Whether a value has members that are still to be read. */
function isStreamed(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  for (const member of Object.values(value)) {
    if (typeof member === 'function' || isItems(member) || isStreamed(member)) return true
  }
  return false
}

const memberValue = (member: unknown): unknown => (typeof member === 'function' ? member() : member)

/** Items made of the items of another list. */
export async function* eachAs<T, U>(items: AsyncIterable<T>, make: (item: T) => U): AsyncGenerator<Awaited<U>> {
  for await (const item of items) yield await make(item)
}

/** A member that is left out when its list is empty. */
export const unlessEmpty = (items: AsyncIterable<unknown>) => async (): Promise<Items | undefined> => {
  const iterator = items[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done) return undefined
  async function* all() {
    yield first.value
    yield* { [Symbol.asyncIterator]: () => iterator }
  }
  return all()
}

/** What a document says once it is read. */
export type Gathered<T> =
  T extends AsyncIterable<infer Item>
    ? readonly Gathered<Item>[]
    : T extends () => Promise<infer Value>
      ? Gathered<Value>
      : T extends readonly unknown[]
        ? T
        : T extends object
          ? { readonly [Name in keyof T]: Gathered<T[Name]> }
          : T

/** The document as a whole. */
export const gathered = <T>(document: T): Promise<Gathered<T>> => gather(document) as Promise<Gathered<T>>

async function gather(document: Streamed): Promise<unknown> {
  if (isItems(document)) {
    const list: unknown[] = []
    for await (const item of document) list.push(await gather(item))
    return list
  }
  if (!isStreamed(document)) return document
  const whole: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(document)) {
    const value = await gather(await memberValue(member))
    if (value !== undefined) whole[name] = value
  }
  return whole
}

/** A list or an object whose end is still to be written. */
type Open = { count: number } & (
  | { readonly items: AsyncIterator<unknown> }
  | { readonly members: Iterator<[string, unknown]> }
)

/** Characters of one piece, roughly. */
const PIECE_LENGTH = 64 * 1024

/** The text of the document in pieces. */
export async function* writtenJson(document: Streamed, pieceLength = PIECE_LENGTH): AsyncGenerator<string> {
  const open: Open[] = []
  let text = ''

  function begin(value: unknown): void {
    if (isItems(value)) {
      text += '['
      open.push({ count: 0, items: value[Symbol.asyncIterator]() })
    } else if (isStreamed(value)) {
      text += '{'
      open.push({ count: 0, members: Object.entries(value)[Symbol.iterator]() })
    } else text += JSON.stringify(value)
  }

  /** Writes the next item or member, or the end. */
  async function next(last: Open): Promise<void> {
    const isList = 'items' in last
    const step = isList ? await last.items.next() : last.members.next()
    if (step.done) {
      open.pop()
      text += isList ? ']' : '}'
      return
    }
    const value = isList ? step.value : await memberValue((step.value as [string, unknown])[1])
    if (value === undefined) return
    if (last.count > 0) text += ','
    last.count += 1
    if (!isList) text += `${JSON.stringify((step.value as [string, unknown])[0])}:`
    begin(value)
  }

  try {
    begin(await memberValue(document))
    for (let last = open.at(-1); last; last = open.at(-1)) {
      await next(last)
      if (text.length < pieceLength) continue
      yield text
      text = ''
    }
    if (text !== '') yield text
  } finally {
    // A reader that has gone leaves lists that were begun.
    for (const last of open.reverse()) if ('items' in last) await last.items.return?.()
  }
}
