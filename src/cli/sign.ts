import { Command } from 'commander'
import { REDACTED, redactTexts } from '../engine/redact.ts'
import { given, type OfflineOptions, offline, print, printJson, signedBodyOf } from './offline.ts'

const EXAMPLES = `  $ channel-sandbox sign egret --key demo-egret-appkey-1001 appId=1001 time=1420855806 token=demo-egret-token-zhangsan
  $ echo '{"gameId":1015,"exCode":"CXPIYFLW"}' | channel-sandbox sign rocgame --key secret --body - --json
`

/** `channel-sandbox sign`: the signature of parameters, the text it is made of, the body to send. */
export const signCommand = () =>
  offline(new Command('sign').description('sign parameters, offline'), EXAMPLES).action(
    (provider: string, pairs: string[], options: OfflineOptions) => {
      const asked = given(provider, pairs, options)
      const { signer, texts, key } = asked
      const sign = signer.sign(texts, key)
      const stringToSign = signer.stringToSign(redactTexts(texts, [key]), REDACTED)
      const body = signedBodyOf(asked, sign)
      if (options.json) printJson({ provider, sign, stringToSign, body })
      else print({ sign, 'string to sign': stringToSign, body })
    },
  )
