/** What a sentence says that is the same in every language: numbers, and names as programs write them. */
export function factsOf(text: string): string[] {
  const names = text.match(/--[a-z][\w-]+|\b[a-z]+[A-Z]\w*|\b\w+_\w+|(?<![\w.-])\d+(?!\w|\.\d)/g) ?? []
  return [...new Set(names)].sort()
}
