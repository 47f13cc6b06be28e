/** Places that users of a name take and give back. */
export interface ConcurrencyLimit {
  /** Returns at once where there is a place for that name, and otherwise when to go on. */
  enter(name: string): Promise<void> | undefined
  leave(name: string): void
}

/**
 * At most `perName` users of one name at once, and `inAll` of all names together. A busy name delays no other: a free
 * place goes to the names that wait in turn, first come, first served within each.
 */
export function createConcurrencyLimit(perName: number, inAll: number): ConcurrencyLimit {
  const busy = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()
  let total = 0

  const isFree = (name: string): boolean => total < inAll && (busy.get(name) ?? 0) < perName

  function take(name: string): void {
    busy.set(name, (busy.get(name) ?? 0) + 1)
    total += 1
  }

  /** Lets the next one in; at most `inAll / perName` names are passed over, those that have all their places. */
  function admit(): void {
    for (const [name, queue] of waiting) {
      if (!isFree(name)) continue
      const resume = queue.shift()
      // Behind the other names that wait.
      waiting.delete(name)
      if (queue.length > 0) waiting.set(name, queue)
      if (!resume) continue
      take(name)
      resume()
      return
    }
  }

  return {
    enter(name) {
      if (!waiting.has(name) && isFree(name)) {
        take(name)
        return undefined
      }
      return new Promise<void>((resume) => {
        const queue = waiting.get(name)
        if (queue) queue.push(resume)
        else waiting.set(name, [resume])
      })
    },
    leave(name) {
      const left = (busy.get(name) ?? 1) - 1
      if (left === 0) busy.delete(name)
      else busy.set(name, left)
      total -= 1
      admit()
    },
  }
}
