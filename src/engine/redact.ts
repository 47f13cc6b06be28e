/** What stands in place of a key or password in journal, log and diagnosis. */
export const REDACTED = '[redacted]'

/** Parameters that are secrets whatever the provider: never shown. */
const SECRET_NAME = /^(password|oldPassword|newPassword|access_token|authToken)$/

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name)

/** Long values are cut here; the whole request was checked, this is only its record. */
export const KEPT_CHARACTERS = 16_384

export const cut = (text: string): string =>
  text.length <= KEPT_CHARACTERS ? text : `${text.slice(0, KEPT_CHARACTERS)}… (${text.length} characters)`

/** A shorter key would take half of a text with it. */
const SHORTEST_SCRUBBED = 6

/** As encodeURIComponent, which throws on half a character. */
export const percentEncoded = (text: string): string =>
  encodeURIComponent(/[\ud800-\udfff]/.test(text) ? Buffer.from(text).toString() : text)

/** A text without any of the keys, however a client wrote them. */
export function scrub(text: string, keys: readonly string[]): string {
  let out = text
  for (const key of keys) {
    if (key.length < SHORTEST_SCRUBBED) continue
    for (const form of [key, percentEncoded(key), key.toLowerCase(), key.toUpperCase()]) {
      if (out.includes(form)) out = out.replaceAll(form, REDACTED)
    }
  }
  return out
}

/** Parameters as they may be shown; long ones cut, unless `keep` says otherwise. */
export function redactTexts(
  texts: Readonly<Record<string, string>>,
  keys: readonly string[],
  keep: (text: string) => string = cut,
): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const name of Object.keys(texts)) {
    const value = isSecretName(name) ? REDACTED : keep(scrub(texts[name] as string, keys))
    // A parameter may be named __proto__; defining it keeps it a plain member.
    Object.defineProperty(shown, scrub(name, keys), { value, enumerable: true, configurable: true, writable: true })
  }
  return shown
}
