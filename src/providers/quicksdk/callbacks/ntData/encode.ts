import type { CallbackFormat, EncodedCallback } from '../../../../contract/callbacks/callback.ts'
import { wireText } from '../../../../contract/schema/wire.ts'
import { hasForbidden, ntXml, sealNtData } from './codec.ts'

/** What a product signs its notifications with, and the element around the message. */
export interface NtDataSeal {
  readonly root: string
  readonly callbackKey: string
  readonly md5Key: string
}

/** Elements of a message in the order of their format; further ones follow. */
function elementsOf({ fields }: CallbackFormat, values: Readonly<Record<string, unknown>>) {
  const names = [...Object.keys(fields), ...Object.keys(values).filter((name) => !(name in fields))]
  return names.flatMap((name) => (values[name] === undefined ? [] : [[name, wireText(values[name])] as const]))
}

/** The signed bytes of a notification in one of the encoded formats, and what they say. */
export function encodeMessage(
  format: CallbackFormat,
  { root, callbackKey, md5Key }: NtDataSeal,
  values: Readonly<Record<string, unknown>>,
): EncodedCallback {
  const elements = elementsOf(format, values)
  const sealed = sealNtData(ntXml(root, elements), callbackKey, md5Key)
  const lost = elements.filter(([, value]) => hasForbidden(value)).map(([name]) => name)
  return {
    body: new URLSearchParams(sealed).toString(),
    params: { ...Object.fromEntries(elements), ...sealed },
    ...(lost.length > 0 && {
      remark: `XML 1.0 forbids some characters of ${lost.join(', ')}; they were left out.`,
    }),
  }
}
