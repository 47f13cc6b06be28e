import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import type { Cluster } from './cluster.ts'

/** One PostgreSQL for a whole run of the tests: started once the first file asks for it, stopped when all have ended. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let cluster: Promise<Cluster> | undefined

  async function urlOfCluster(): Promise<string> {
    const given = process.env.TEST_DATABASE_URL
    if (given !== undefined) return given
    cluster ??= import('./cluster.ts').then(({ startCluster }) => startCluster())
    return (await cluster).url
  }

  // Files run in processes of their own, so they ask over HTTP.
  const server = createServer((_req, res) => {
    urlOfCluster().then(
      (url) => res.end(JSON.stringify({ url })),
      (error: Error) => res.end(JSON.stringify({ missing: error.message })),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  project.provide('postgres', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)

  return async () => {
    server.close()
    server.closeAllConnections()
    await (await cluster?.catch(() => undefined))?.stop()
  }
}
