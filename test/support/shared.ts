import { onTestFinished } from 'vitest'
import { createSandbox, type SharedOptions, type SharedSandboxHandle } from '../../src/index.ts'
import { freshStore } from './postgres/database.ts'

/** Replicas of one sandbox in PostgreSQL, all in this process; closed when the test ends. */
export async function startReplicas(
  count: number,
  options: Partial<SharedOptions> = {},
): Promise<readonly [SharedSandboxHandle, ...SharedSandboxHandle[]]> {
  const { url, schema } = await freshStore()
  const started: SharedSandboxHandle[] = []
  for (let at = 0; at < count; at += 1) {
    const one = await createSandbox({ fakerSeed: 1, store: url, storeSchema: schema, ...options })
    onTestFinished(() => one.close())
    started.push(one)
  }
  return started as [SharedSandboxHandle, ...SharedSandboxHandle[]]
}
