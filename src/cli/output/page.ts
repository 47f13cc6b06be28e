import { sampleRequest } from '../../admin/sampleRequest.ts'
import type { Destination } from '../../admin/sandboxApi.ts'
import { printable } from '../../contract/values/printable.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

const STANDING: Readonly<Record<Destination['by'], string>> = {
  'forward-to': ' (by --forward-to)',
  address: '',
  receiver: " (the sandbox's own receiver, not your game)",
  none: '',
}

function standing({ by, url, listening }: Destination): string {
  if (url === undefined) return 'nowhere: it has no address; set one, or use --forward-to'
  const heard = listening === false ? ' (nothing listens there yet)' : ''
  return `${printable(url)}${STANDING[by]}${by === 'receiver' ? '' : heard}`
}

/** Where callbacks go, and whether something listens there. */
async function callbacksBlock({ api }: Sandbox, url: string): Promise<string> {
  const found = await api.targets.destinations(url)
  if (found.length === 0) return ''
  const width = Math.max(...found.map(({ callback }) => callback.length))
  const lines = found.map((one) => `  ${one.callback.padEnd(width)}  ${standing(one)}`)
  const isDeaf = found.some(({ by, listening }) => by !== 'receiver' && listening !== true)
  const advice = '  Your game is elsewhere? --forward-to http://127.0.0.1:8080. No game yet? --receiver.'
  return `${['callbacks go to', ...lines, ...(isDeaf ? [advice] : [])].join('\n')}\n`
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
    return [...lines, `  ${printable(sampleRequest(provider, sample, url))}`].join('\n')
  })
  return `${blocks.join('\n\n')}\n\n${await callbacksBlock(sandbox, url)}\ndashboard  ${url}/__admin/\nadmin API  ${url}/__admin/health\n`
}
