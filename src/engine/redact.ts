/** What stands in place of a key or password in journal, log and diagnosis. */
export const REDACTED = '[redacted]'

/** Parameters that are secrets whatever the provider: never shown. */
const SECRET_NAME = /^(password|oldPassword|newPassword|access_token|authToken)$/

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name)

/** Long values are cut here; the whole request was checked, this is only its record. */
export const KEPT_CHARACTERS = 16_384

export const cut = (text: string): string =>
  text.length <= KEPT_CHARACTERS ? text : `${text.slice(0, KEPT_CHARACTERS)}… (${text.length} characters)`

/** The text that was hashed, without its key, which stands at its end in all three algorithms. */
export function redactKey(stringToSign: string, key: string): string {
  const shown = key !== '' && stringToSign.endsWith(key) ? stringToSign.slice(0, -key.length) + REDACTED : stringToSign
  return cut(shown)
}

/** Parameters as they may be shown. */
export function redactTexts(texts: Readonly<Record<string, string>>): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const name of Object.keys(texts)) {
    const value = isSecretName(name) ? REDACTED : cut(texts[name] as string)
    // A parameter may be named __proto__; defining it keeps it a plain member.
    Object.defineProperty(shown, name, { value, enumerable: true, configurable: true, writable: true })
  }
  return shown
}
