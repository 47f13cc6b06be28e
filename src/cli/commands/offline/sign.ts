import { REDACTED, redactTexts } from '../../../engine/runtime/redaction.ts'
import type { Define } from '../../define.ts'
import { examplesOf } from '../../examples.ts'
import { askedOffline, given, type OfflineOptions, offline, signedBodyOf } from '../../offline/offline.ts'
import { signOffline } from '../../offline/offlineSigners.ts'
import { say } from '../../output/language.ts'
import { printJson } from '../../output/print.ts'
import { print } from '../../output/table.ts'

const exits = () => `
${say({ en: 'Exit codes: 0 fine, 2 usage.', zh: '退出码：0 正常，2 用法错误。' })}
`

/** `channel-sandbox sign`: the signature of parameters, the text it is made of, the body to send. */
export const defineSign: Define = async (command) => {
  const made = await offline(command, `${await examplesOf('sign')}${exits()}`)
  made.action(async (provider: string, pairs: string[], options: OfflineOptions) => {
    const special = await askedOffline(provider, pairs, options)
    if (special) return signOffline(special)
    const asked = await given(provider, pairs, options)
    const { signer, texts, key } = asked
    const sign = signer.sign(texts, key)
    const stringToSign = signer.stringToSign(redactTexts(texts, [key]), REDACTED)
    const body = signedBodyOf(asked, sign)
    if (options.json) printJson({ provider, sign, stringToSign, body })
    else print({ sign, 'string to sign': stringToSign, body })
  })
}
