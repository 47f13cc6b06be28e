/** A text of anybody's on one line of ours, cut where it is longer than anybody reads. */
export function oneLine(text: string, longest: number): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length <= longest ? flat : `${flat.slice(0, longest)}…`
}
