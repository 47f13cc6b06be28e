import type { OfflineSigner } from '../../contract/offline.ts'
import { printable } from '../../contract/values/printable.ts'
import { EXIT } from '../exit.ts'
import { say } from '../output/language.ts'
import { printJson, printText } from '../output/print.ts'
import { print } from '../output/table.ts'
import { loadProviders } from '../providers.ts'

/** What a command line names beside the keys of the rules. */
export interface OfflineAsked {
  readonly provider: string
  readonly signer: OfflineSigner
  readonly texts: Readonly<Record<string, string>>
  readonly keys: Readonly<Record<string, string>> & { readonly key: string }
  readonly json: boolean
}

/** Signatures that are no rule's, by their names on the command line. */
export const loadOfflineSigners = async (): Promise<ReadonlyMap<string, OfflineSigner>> =>
  new Map(
    (await loadProviders()).flatMap(({ service, offline }) =>
      offline.map((signer) => [`${service.id}-${signer.id}`, signer] as const),
    ),
  )

/** Every further key that one of them takes. */
export const furtherKeys = (signers: ReadonlyMap<string, OfflineSigner>): OfflineSigner['keys'] =>
  [...signers.values()].flatMap(({ keys }) => keys)

export function signOffline({ provider, signer, texts, keys, json }: OfflineAsked): void {
  const { sent, expected, stringToSign } = signer.sign(texts, keys)
  const body = new URLSearchParams(sent).toString()
  if (json) printJson({ provider, sign: expected, stringToSign, sent, body })
  else print({ ...sent, 'string to sign': stringToSign, body })
}

export function verifyOffline({ provider, signer, texts, keys, json }: OfflineAsked, received: string): void {
  const { expected, stringToSign } = signer.verify(texts, keys)
  const match = expected === received
  if (json) printJson({ provider, match, expected, received, stringToSign })
  else {
    const hint = match ? undefined : 'channel-sandbox explain with the same arguments names the mistake'
    print({ verdict: match ? 'match' : 'mismatch', expected, received, 'string to sign': stringToSign, hint })
  }
  process.exitCode = match ? EXIT.fine : EXIT.negative
}

export function explainOffline(
  { provider, signer, texts, keys, json }: OfflineAsked,
  others: readonly { readonly name: string; readonly key: string }[],
): void {
  const { expected, received, stringToSign } = signer.verify(texts, keys)
  if (expected === received) {
    if (json) printJson({ provider, verdict: 'match' })
    else printText(`match: ${say({ en: 'the signature is right', zh: '签名正确' })}\n`)
    return
  }
  const explanation = signer.explain(texts, keys, others)
  if (json) {
    printJson({ provider, ...explanation, ours: stringToSign })
    return
  }
  printText(`${explanation.verdict}: ${explanation.slug}\n`)
  for (const { en, zh, change } of explanation.mistakes) {
    const [one, other, todo, todoZh] = [en, zh, change.en, change.zh].map(printable)
    printText(`\n  ${one}\n  ${other}\n  → ${todo}\n  → ${todoZh}\n`)
  }
  printText('\n')
  print({ 'to hash': stringToSign })
}
