import { printable } from '../../../contract/values/printable.ts'
import { sameSignature } from '../../../contract/values/signature.ts'
import type { KnownRule, NamedKey } from '../../../engine/explain/mistake.ts'
import { explainSignature, type SignatureExplanation } from '../../../engine/explain/signature.ts'
import type { Define } from '../../define.ts'
import { examplesOf } from '../../examples.ts'
import { EXIT, Exit } from '../../exit.ts'
import {
  askedOffline,
  type Given,
  given,
  knownRules,
  type OfflineOptions,
  offline,
  received,
  receivedOffline,
} from '../../offline/offline.ts'
import { explainOffline } from '../../offline/offlineSigners.ts'
import { say } from '../../output/language.ts'
import { printJson, printText } from '../../output/print.ts'
import { print } from '../../output/table.ts'

const exits = () => `
${say({ en: 'Exit codes: 0 fine, 2 usage.', zh: '退出码：0 正常，2 用法错误。' })}
`

interface ExplainOptions extends OfflineOptions {
  readonly otherKey?: readonly string[]
}

/** Keys the client may have taken for the right one, as `name=key`. */
function otherKeys(provider: string, pairs: readonly string[]): NamedKey[] {
  return pairs.map((pair) => {
    const equals = pair.indexOf('=')
    if (equals < 1)
      throw new Exit(EXIT.usage, say({ en: 'Expected --other-key name=key.', zh: '应为 --other-key 名称=密钥。' }))
    return { provider, owner: '--other-key', name: pair.slice(0, equals), key: pair.slice(equals + 1) }
  })
}

function explanationOf(asked: Given, keys: readonly NamedKey[], rules: readonly KnownRule[]): SignatureExplanation {
  const { provider, signer, texts, key, raw, bodyKind } = asked
  const facts = {
    provider,
    tenant: '--other-key',
    keys,
    rules,
    bodyKind,
    raw,
    declared: [],
    required: [],
    fromQuery: [],
  }
  return explainSignature({ rule: signer.rule, texts, key, received: received(asked), facts }).explanation
}

function tell({ verdict, slug, mistakes, ours, signed, difference }: SignatureExplanation): void {
  printText(`${verdict}: ${slug}\n`)
  for (const { en, zh, change } of mistakes) {
    const [one, other, todo, todoZh] = [en, zh, change.en, change.zh].map(printable)
    printText(`\n  ${one}\n  ${other}\n  → ${todo}\n  → ${todoZh}\n`)
  }
  printText('\n')
  print({ 'to hash': ours, hashed: signed, difference })
}

/** `channel-sandbox explain`: which mistake a wrong signature was made with. */
export const defineExplain: Define = async (command) => {
  const made = await offline(command, `${await examplesOf('explain')}${exits()}`)
  made
    .option(
      '--other-key <name=key>',
      say({
        en: 'a key that may have been taken for the right one (repeatable)',
        zh: '可能被误用的其他密钥（可重复）',
      }),
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .action(async (provider: string, pairs: string[], options: ExplainOptions) => {
      const others = otherKeys(provider, options.otherKey ?? [])
      const special = await askedOffline(provider, pairs, options)
      if (special) {
        receivedOffline(special)
        return explainOffline(special, others)
      }
      const asked = await given(provider, pairs, options)
      const { signer, texts, key } = asked
      if (sameSignature(signer.sign(texts, key), received(asked))) {
        if (options.json) printJson({ provider, verdict: 'match' })
        else printText(`match: ${say({ en: 'the signature is right', zh: '签名正确' })}\n`)
        return
      }
      const explanation = explanationOf(asked, others, await knownRules())
      if (options.json) printJson({ provider, ...explanation })
      else tell(explanation)
    })
}
