/** What stands in place of a key or password in journal, log and diagnosis. */
export const REDACTED = '[redacted]'

/** Parameters that are secrets whatever the provider: never shown. */
const SECRET_NAME = /^(password|oldPassword|newPassword|access_token|authToken)$/

/** Long values are cut here; the whole request was checked, this is only its record. */
export const KEPT_CHARACTERS = 16_384

export const cut = (text: string): string =>
  text.length <= KEPT_CHARACTERS ? text : `${text.slice(0, KEPT_CHARACTERS)}… (${text.length} characters)`

/** A shorter key than this stands in other values by chance. */
const TELLING_KEY = 8

/** Parameters as they may be shown: without secrets, and without the key, which clients send along by mistake. */
export function redactTexts(
  texts: Readonly<Record<string, string>>,
  key: string | undefined,
): Readonly<Record<string, string>> {
  const withoutKey = (text: string) =>
    key !== undefined && key.length >= TELLING_KEY ? text.replaceAll(key, REDACTED) : text
  const shown: Record<string, string> = {}
  for (const name of Object.keys(texts)) {
    const value = SECRET_NAME.test(name) ? REDACTED : cut(withoutKey(texts[name] as string))
    // A parameter may be named __proto__; defining it keeps it a plain member.
    Object.defineProperty(shown, name, { value, enumerable: true, configurable: true, writable: true })
  }
  return shown
}
