import { noTexts } from '../../contract/schema/wire.ts'
import type { NamedKey } from '../explain/mistake.ts'
import type { JournalRecord } from '../journal/journalEntry.ts'
import type { Served } from '../request/registry.ts'

/** What a record says as JSON; what it refers to goes by name. */
type Stored = Omit<JournalRecord, 'service' | 'operation' | 'secrets' | 'refused'> & {
  readonly provider: string
  readonly operationId: string
  readonly refused?: Pick<NonNullable<JournalRecord['refused']>, 'wire' | 'raw' | 'tenant' | 'key' | 'refusal'>
}

/** A record of the journal as a text that another process reads back with {@link recordFrom}. It holds secrets. */
export function storedText(record: JournalRecord): string {
  const { service, operation, secrets: _secrets, refused, ...rest } = record
  const stored: Stored = {
    ...rest,
    provider: service.id,
    operationId: operation.id,
    ...(refused && {
      refused: {
        wire: refused.wire,
        raw: refused.raw,
        tenant: refused.tenant,
        key: refused.key,
        refusal: refused.refusal,
      },
    }),
  }
  return JSON.stringify(stored)
}

const bare = (texts: Readonly<Record<string, string>>) => Object.assign(noTexts(), texts)

/** The record a text was made of; undefined when its operation is no longer there. */
export function recordFrom(
  text: string,
  find: (provider: string, operation: string) => Served | undefined,
  parts: { readonly secrets: () => readonly string[]; readonly keys: readonly NamedKey[] },
): JournalRecord | undefined {
  const { provider, operationId, refused, ...rest } = JSON.parse(text) as Stored
  const served = find(provider, operationId)
  if (!served) return undefined
  return {
    ...rest,
    ...served,
    texts: bare(rest.texts),
    secrets: parts.secrets,
    ...(refused && {
      refused: {
        ...refused,
        ...served,
        wire: { ...refused.wire, texts: bare(refused.wire.texts) },
        keys: parts.keys,
      },
    }),
  }
}
