import { type Happened, type HappenedKind, listen } from '../../eventStream.ts'
import { happenedLine } from '../../output/happened.ts'
import { printJson } from '../../output/print.ts'
import { printStyled } from '../../output/styled.ts'
import type { RemoteOptions } from '../../remote.ts'

/** What a person who watches wants to see. */
export interface Watched {
  readonly types: readonly HappenedKind[]
  readonly provider?: string | undefined
  /** Whether something that happened is to be shown. */
  shows(happened: Happened): boolean
}

/** Prints what happens until Ctrl-C, which is the right end of it. */
export async function watch(options: RemoteOptions, { types, provider, shows }: Watched): Promise<void> {
  const ending = new AbortController()
  const stop = () => ending.abort()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    for await (const happened of listen(options, { types, provider }, ending.signal)) {
      if (!shows(happened)) continue
      if (options.json) printJson(happened)
      else {
        const line = happenedLine(happened)
        if (line !== undefined) printStyled(line)
      }
    }
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
