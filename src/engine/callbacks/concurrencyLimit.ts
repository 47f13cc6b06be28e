/** At most `limit` users of one name at once; the others wait their turn. A busy name delays no other. */
export function createConcurrencyLimit(limit: number) {
  const busy = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()

  return {
    async enter(name: string): Promise<void> {
      const taken = busy.get(name) ?? 0
      if (taken < limit) {
        busy.set(name, taken + 1)
        return
      }
      await new Promise<void>((resume) => {
        const queue = waiting.get(name)
        if (queue) queue.push(resume)
        else waiting.set(name, [resume])
      })
    },
    leave(name: string): void {
      const next = waiting.get(name)?.shift()
      if (next) {
        next()
        return
      }
      waiting.delete(name)
      const left = (busy.get(name) ?? 1) - 1
      if (left === 0) busy.delete(name)
      else busy.set(name, left)
    },
  }
}
