import { prose } from '../../contract/values/prose.ts'
/** What is told of a namespace. */
export interface NamespaceInfo {
  readonly name: string
  /** Real seconds since it was last used. */
  readonly idleInSeconds: number
}

export interface Namespaces<Sandbox> {
  /** The namespace of that name, made now when there is none; nothing when there are as many as may be. */
  get(name: string): Sandbox | undefined
  count(): number
  has(name: string): boolean
  list(): NamespaceInfo[]
  /** Ends one; answers whether there was one. */
  end(name: string): Promise<boolean>
  close(): Promise<void>
}

export interface NamespacesOptions<Sandbox> {
  make(name: string): Sandbox
  end(sandbox: Sandbox): Promise<void>
  /** How many there may be. */
  readonly limit: number
  /** Real milliseconds of idleness after which one is dropped; an hour unless told. */
  readonly idleMs?: number
  /** Real time in milliseconds, from anywhere. */
  readonly now?: () => number
}

/** What a name may be, in words. */
export const NAMESPACE_RULE = prose(
  '1 to 40 lower-case letters, digits and hyphens',
  '1 到 40 个小写字母、数字和连字符',
)
const NAME = /^[a-z0-9-]{1,40}$/
export const isNamespaceName = (name: string): boolean => NAME.test(name)

const HOUR = 3_600_000
const LOOK_EVERY = 60_000

/** Sandboxes by name, each made at its first use and dropped after an hour without use. */
export function createNamespaces<Sandbox>(options: NamespacesOptions<Sandbox>): Namespaces<Sandbox> {
  const { make, limit, idleMs = HOUR, now = () => performance.now() } = options
  const known = new Map<string, { readonly sandbox: Sandbox; usedAt: number }>()
  let timer: NodeJS.Timeout | undefined

  async function end(name: string): Promise<boolean> {
    const found = known.get(name)
    if (!found) return false
    known.delete(name)
    if (known.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
    await options.end(found.sandbox)
    return true
  }

  function dropIdle(): void {
    for (const [name, { usedAt }] of known) if (now() - usedAt >= idleMs) void end(name)
  }

  return {
    get(name) {
      const found = known.get(name)
      if (found) {
        found.usedAt = now()
        return found.sandbox
      }
      if (known.size >= limit) dropIdle()
      if (known.size >= limit) return undefined
      const sandbox = make(name)
      known.set(name, { sandbox, usedAt: now() })
      timer ??= setInterval(dropIdle, LOOK_EVERY).unref()
      return sandbox
    },
    count: () => known.size,
    has: (name) => known.has(name),
    list: () => [...known].map(([name, { usedAt }]) => ({ name, idleInSeconds: Math.floor((now() - usedAt) / 1000) })),
    end,
    async close() {
      await Promise.all([...known.keys()].map(end))
    },
  }
}
