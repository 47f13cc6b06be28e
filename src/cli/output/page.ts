import { sampleRequest } from '../../admin/sampleRequest.ts'
import { printable } from '../../contract/values/printable.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

/** What a newcomer needs first: per provider its base URL, a user to try it with, and a request that works. */
export async function startPage(sandbox: Sandbox, url: string): Promise<string> {
  const samples = await sandbox.api.samples()
  const blocks = samples.map(({ provider, sample }) => {
    const { service } = provider
    const lines = [`${service.title.en} · ${service.title.zh}`, `  base URL  ${url}${service.basePath}`]
    if (!sample) return [...lines, '  empty: add something to the seed or through the admin API'].join('\n')
    const width = Math.max(8, ...Object.keys(sample.facts).map((name) => name.length))
    for (const [name, value] of Object.entries(sample.facts)) lines.push(`  ${name.padEnd(width)}  ${printable(value)}`)
    return [...lines, `  ${printable(sampleRequest(provider, sample, url))}`].join('\n')
  })
  return `${blocks.join('\n\n')}\n\ndashboard  ${url}/__admin/\nadmin API  ${url}/__admin/health\n`
}
