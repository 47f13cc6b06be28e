/** The longest e-mail address mail servers take. */
const LONGEST_ADDRESS = 254

/** Whether a text has the shape of an e-mail address. */
export const isEmail = (text: string): boolean =>
  text.length <= LONGEST_ADDRESS && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)

/** Whether a callback can be sent there. */
export const isWebUrl = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
