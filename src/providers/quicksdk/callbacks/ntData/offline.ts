import type { OfflineKeys, OfflineSigner } from '../../../../contract/offline.ts'
import { encodeNtData, md5SignOf, ntXml, sealNtData } from './codec.ts'
import { ntData, ntDataAggregation, USUAL_ROOT } from './formats.ts'
import { explainMd5Sign } from './mistakes.ts'

type Texts = Readonly<Record<string, string>>

const md5KeyOf = ({ key, md5Key = key }: OfflineKeys): string => md5Key

/** The XML of a message whose elements were given, in the format that has them; other elements follow. */
function xmlOf(texts: Texts): string {
  const isAggregation = 'channel_uid' in texts || 'game_order' in texts
  const known = Object.keys((isAggregation ? ntDataAggregation : ntData).fields)
  const names = [...known, ...Object.keys(texts).filter((name) => !known.includes(name))]
  const root = isAggregation ? USUAL_ROOT.nt_data_aggregation : USUAL_ROOT.nt_data
  return ntXml(
    root,
    names.flatMap((name) => (texts[name] === undefined ? [] : [[name, texts[name]] as const])),
  )
}

/** What is sent: made of a message, or given. */
function sealed(texts: Texts, keys: OfflineKeys) {
  const { nt_data, sign, md5Sign: _old, ...elements } = texts
  if (nt_data === undefined) return sealNtData(xmlOf(elements), keys.key, md5KeyOf(keys))
  const made = sign ?? encodeNtData('', keys.key)
  return { nt_data, sign: made, md5Sign: md5SignOf(nt_data, made, md5KeyOf(keys)) }
}

const stringOf = (nt_data: string, sign: string): string => `${nt_data}${sign}[redacted]`

/** `quicksdk-nt-data`: md5Sign of notifications in both encoded formats. */
export const ntDataOffline: OfflineSigner = {
  id: 'nt-data',
  title: { en: 'QuickSDK pay notification, encoded (nt_data)', zh: 'QuickSDK 支付通知，已编码（nt_data）' },
  signature: 'md5Sign',
  keys: [
    {
      name: 'md5Key',
      instead: 'key',
      description: {
        en: 'md5Key of quicksdk-nt-data; the callbackKey when absent',
        zh: 'quicksdk-nt-data 的 md5Key，缺省为 callbackKey',
      },
    },
  ],
  sign(texts, keys) {
    const sent = sealed(texts, keys)
    return { sent, expected: sent.md5Sign, received: undefined, stringToSign: stringOf(sent.nt_data, sent.sign) }
  },
  verify({ nt_data = '', sign = '', md5Sign }, keys) {
    return {
      expected: md5SignOf(nt_data, sign, md5KeyOf(keys)),
      received: md5Sign,
      stringToSign: stringOf(nt_data, sign),
    }
  },
  explain({ nt_data = '', sign = '', md5Sign = '' }, keys, others) {
    return explainMd5Sign({ nt_data, sign, md5Sign }, keys, others)
  },
}
