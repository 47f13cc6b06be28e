import { sampleRequest } from '../../admin/sampleRequest.ts'
import type { Destination } from '../../admin/sandboxApi.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { printable } from '../../contract/values/printable.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { say } from './language.ts'

/** What there is to say of a place beside its address. */
function notesOf({ by, listening }: Destination): readonly Prose[] {
  if (by === 'receiver')
    return [{ en: "the sandbox's own receiver, not your game", zh: '沙箱内置接收端，不是您的游戏' }]
  const isDeaf = listening === false
  return [
    ...(by === 'forward-to' ? [{ en: 'by --forward-to', zh: '由 --forward-to 指定' }] : []),
    ...(isDeaf ? [{ en: 'nothing listens there yet', zh: '尚无服务在监听' }] : []),
  ]
}

function standing(one: Destination): string {
  if (one.url === undefined) {
    return say({
      en: 'nowhere: it has no address; set one, or use --forward-to',
      zh: '无处可发：没有地址；请设置地址，或使用 --forward-to',
    })
  }
  const notes = notesOf(one)
  const list = { en: notes.map(({ en }) => en).join('; '), zh: notes.map(({ zh }) => zh).join('；') }
  return notes.length === 0
    ? printable(one.url)
    : printable(one.url) + say({ en: ` (${list.en})`, zh: `（${list.zh}）` })
}

const ADVICE: Prose = {
  en: '  Your game is elsewhere? --forward-to http://127.0.0.1:8080. No game yet? --receiver.',
  zh: '  游戏在其他地址？--forward-to http://127.0.0.1:8080。还没有游戏？--receiver。',
}

/** Where callbacks go, and whether something listens there. */
async function callbacksBlock({ api }: Sandbox, url: string): Promise<string> {
  const found = await api.targets.destinations(url)
  if (found.length === 0) return ''
  const width = Math.max(...found.map(({ callback }) => callback.length))
  const lines = found.map((one) => `  ${one.callback.padEnd(width)}  ${standing(one)}`)
  const isDeaf = found.some(({ by, listening }) => by !== 'receiver' && listening !== true)
  const title = say({ en: 'callbacks go to', zh: '回调发往' })
  return `${[title, ...lines, ...(isDeaf ? [say(ADVICE)] : [])].join('\n')}\n`
}

const EMPTY: Prose = {
  en: '  empty: add something to the seed or through the admin API',
  zh: '  为空：请在种子中添加，或通过管理接口添加',
}

/** What a newcomer needs first: per provider its base URL, a user to try it with, and a request that works. */
export async function startPage(sandbox: Sandbox, url: string): Promise<string> {
  const samples = await sandbox.api.samples()
  const blocks = samples.map(({ provider, sample }) => {
    const { service } = provider
    const { en, zh } = service.title
    const lines = [
      say({ en: `${en} · ${zh}`, zh }),
      `  ${say({ en: 'base URL', zh: '基础 URL' })}  ${url}${service.basePath}`,
    ]
    if (!sample) return [...lines, say(EMPTY)].join('\n')
    const width = Math.max(8, ...Object.keys(sample.facts).map((name) => name.length))
    for (const [name, value] of Object.entries(sample.facts)) lines.push(`  ${name.padEnd(width)}  ${printable(value)}`)
    return [...lines, `  ${printable(sampleRequest(provider, sample, url))}`].join('\n')
  })
  return `${blocks.join('\n\n')}\n\n${await callbacksBlock(sandbox, url)}\n${say({ en: 'dashboard', zh: '控制台' })}  ${url}/__admin/\n${say({ en: 'admin API', zh: '管理接口' })}  ${url}/__admin/health\n`
}
