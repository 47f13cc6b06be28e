import { sameSignature } from '../../../contract/values/signature.ts'
import { REDACTED, redactTexts } from '../../../engine/runtime/redaction.ts'
import type { Define } from '../../define.ts'
import { examplesOf } from '../../examples.ts'
import { EXIT } from '../../exit.ts'
import { askedOffline, given, type OfflineOptions, offline, received, receivedOffline } from '../../offline/offline.ts'
import { verifyOffline } from '../../offline/offlineSigners.ts'
import { say } from '../../output/language.ts'
import { printJson } from '../../output/print.ts'
import { print } from '../../output/table.ts'

const exits = () => `
${say({ en: 'Exit codes: 0 the signature matches, 1 it does not, 2 usage.', zh: '退出码：0 签名匹配，1 不匹配，2 用法错误。' })}
`

/** `channel-sandbox verify`: whether a signature is right. */
export const defineVerify: Define = async (command) => {
  const made = await offline(command, `${await examplesOf('verify')}${exits()}`)
  made.action(async (provider: string, pairs: string[], options: OfflineOptions) => {
    const special = await askedOffline(provider, pairs, options)
    if (special) return verifyOffline(special, receivedOffline(special))
    const asked = await given(provider, pairs, options)
    const { signer, texts, key } = asked
    const sent = received(asked)
    const expected = signer.sign(texts, key)
    const match = sameSignature(expected, sent)
    const stringToSign = signer.stringToSign(redactTexts(texts, [key]), REDACTED)
    if (options.json) printJson({ provider, match, expected, received: sent, stringToSign })
    else {
      const hint = match ? undefined : 'channel-sandbox explain with the same arguments names the mistake'
      print({ verdict: match ? 'match' : 'mismatch', expected, received: sent, 'string to sign': stringToSign, hint })
    }
    process.exitCode = match ? EXIT.fine : EXIT.negative
  })
}
