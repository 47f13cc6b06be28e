/** Makes something once for each key, while there is one: what a thousand namespaces share is not made for each. */
export function onceFor<Key extends object, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const known = new WeakMap<Key, { readonly made: Made }>()
  return (key) => {
    let found = known.get(key)
    if (!found) {
      found = { made: make(key) }
      known.set(key, found)
    }
    return found.made
  }
}
