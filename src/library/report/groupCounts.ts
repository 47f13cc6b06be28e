/** Things of one kind, of which the first is told: how often there was one, and where. */
export interface GroupCount {
  count: number
  /** How many came to each namespace; the empty name is the sandbox itself. */
  readonly namespaces: Map<string, number>
}

/** Counts one more of a kind. A new kind is made by `make`, with a count of 0, unless there are `most` already. */
export function countGroup<T extends GroupCount>(
  kinds: Map<string, T>,
  kind: string,
  namespace: string,
  make: () => T,
  most = Infinity,
): void {
  let one = kinds.get(kind)
  if (!one) {
    if (kinds.size >= most) return
    one = make()
    kinds.set(kind, one)
  }
  one.count += 1
  one.namespaces.set(namespace, (one.namespaces.get(namespace) ?? 0) + 1)
}
