import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Whose files take seconds each. Started last, one of them would run on alone, with the other worker at rest. */
const COSTLY = /^test\/(?:dashboard|fleet|packaging|story|cli|certify)\//

/** A number that looks drawn, the same for the same file and seed. */
function drawnFor(file: string, seed: number): number {
  let hash = seed | 0
  for (const char of file) hash = Math.imul(hash ^ char.charCodeAt(0), 0x5bd1e995) ^ (hash >>> 13)
  return hash
}

/** Files in another order every time, as `shuffle` has them, but for the costly ones, which come before all others. */
export class CostlyFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root, sequence } = this.ctx.config
    return files
      .map((file) => {
        const name = relative(root, file.moduleId)
        return { file, rank: COSTLY.test(name) ? 0 : 1, drawn: drawnFor(name, sequence.seed) }
      })
      .sort((a, b) => a.rank - b.rank || a.drawn - b.drawn)
      .map(({ file }) => file)
  }
}
