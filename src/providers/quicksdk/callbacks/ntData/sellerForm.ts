import type { CertifiedPair, SellerForm } from '../../../../contract/certification/certification.ts'
import { wireText } from '../../../../contract/schema/wire.ts'
import type { Product } from '../../state.ts'
import { format, parseDecimal } from '../../values/money.ts'
import { ntXml, sealNtData } from './codec.ts'
import { encodeMessage } from './encode.ts'
import { ntData, ntDataAggregation, USUAL_ROOT } from './formats.ts'

const MEANINGS = {
  nt_data: {
    fields: { order: ['order_no'], player: 'uid', gameOrder: 'out_order_no', ext: 'extras_params' },
    outcomes: {
      failed: { status: '1' },
      subscribed: { subscriptionStatus: '1', subReason: '' },
      ended: { subscriptionStatus: '2', subReason: 'user cancelled' },
    },
  },
  nt_data_aggregation: {
    fields: { order: ['order_no'], player: 'channel_uid', gameOrder: 'game_order', ext: 'extras_params' },
    outcomes: { failed: { status: '1' } },
  },
} as const

/** How the checks of a game write the notifications of a product with an encoded format; nothing for the signed form. */
export function sellerForm(product: Product): { form?: SellerForm } {
  const { callbackFormat, callbackMethod = 'POST', callbackKey, callbackRoot, md5Key } = product
  if (callbackFormat === 'form') return {}
  const form = callbackFormat === 'nt_data' ? ntData : ntDataAggregation
  const root = callbackRoot ?? USUAL_ROOT[callbackFormat]
  // Another key than the product's stands for both of its keys.
  const md5KeyOf = (key: string): string => (key === callbackKey ? (md5Key ?? key) : key)
  return {
    form: {
      id: form.id,
      params: form.fields,
      ...MEANINGS[callbackFormat],
      amounts(text) {
        const value = parseDecimal(text)
        return { amount: value ? format(value, 2) : text }
      },
      method: callbackMethod,
      seals: ['sign', 'md5Sign'],
      signature: form.signature,
      // Doubled and forged are elements of the XML, which are encoded then.
      parts(fields: readonly CertifiedPair[], key) {
        const elements = fields.map(([name, value]) => [name, wireText(value)] as const)
        return Object.entries(sealNtData(ntXml(root, elements), key, md5KeyOf(key)))
      },
      body: (values, key) => encodeMessage(form, { root, callbackKey: key, md5Key: md5KeyOf(key) }, values).body,
    },
  }
}
