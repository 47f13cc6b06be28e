import { printable } from '../contract/printable.ts'
import type { Sample } from '../contract/provider.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A signed request as a command to paste. */
function curl(sandbox: Sandbox, { operation, params, key }: Sample, url: string): string {
  const { service } = sandbox.routes.get(operation.path) ?? {}
  if (!service?.signer) throw new Error(`${operation.id} cannot be signed`)
  const signed = { ...params, sign: service.signer.sign(params, key) }
  if (service.body === 'json') {
    return `curl -H 'content-type: application/json' -d ${quote(JSON.stringify(signed))} ${url}${operation.path}`
  }
  return `curl -d ${quote(new URLSearchParams(signed).toString())} ${url}${operation.path}`
}

/** What a newcomer needs first: per provider its base URL, a user to try it with, and a request that works. */
export async function startPage(sandbox: Sandbox, url: string): Promise<string> {
  const samples = await sandbox.api.samples()
  const blocks = samples.map(({ provider, sample }) => {
    const { service } = provider
    const lines = [`${service.title.en} · ${service.title.zh}`, `  base URL  ${url}${service.basePath}`]
    if (!sample) return [...lines, '  empty: add something to the seed or through the admin API'].join('\n')
    const width = Math.max(8, ...Object.keys(sample.facts).map((name) => name.length))
    for (const [name, value] of Object.entries(sample.facts)) lines.push(`  ${name.padEnd(width)}  ${printable(value)}`)
    return [...lines, `  ${printable(curl(sandbox, sample, url))}`].join('\n')
  })
  return `${blocks.join('\n\n')}\n\nadmin API  ${url}/__admin/health\n`
}
