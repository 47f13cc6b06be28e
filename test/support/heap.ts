import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Megabytes that are alive in this isolate, after everything else was collected. */
export async function liveMegabytes(): Promise<number> {
  // What a finished request still holds is let go of in later turns.
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resume) => setImmediate(resume))
    collect()
  }
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1024 / 1024
}
