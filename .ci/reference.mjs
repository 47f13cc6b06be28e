// docs/{en,zh}/channels.md: what each channel has, written from the providers' own definitions by `npm run generate`.
import { rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const WORDS = {
  en: {
    head: '# What each channel has\n\n[中文](../zh/channels.md) · [README](../../README.md)\n',
    by: 'Written by `npm run generate` from the definitions that serve the requests.',
    operations: ['Operations', 'operation', 'request', 'what it does'],
    callbacks: ['Callbacks', 'callback', 'what it says', 'tries after a failure'],
    actions: ['Actions', 'action', 'what it does'],
    errors: ['Refusals', 'name', 'code', 'meaning'],
    none: 'none',
    join: ', ',
  },
  zh: {
    head: '# 各渠道的内容\n\n[English](../en/channels.md) · [README](../../README.zh.md)\n',
    by: '由 `npm run generate` 根据处理请求的定义生成。',
    operations: ['接口', '接口', '请求', '作用'],
    callbacks: ['回调', '回调', '内容', '失败后重试'],
    actions: ['动作', '动作', '作用'],
    errors: ['错误', '名称', '错误码', '含义'],
    none: '无',
    join: '、',
  },
}

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')

/** A heading and its table; nothing when there are no rows. */
function table([title, ...heads], rows) {
  if (rows.length === 0) return ''
  const lines = [heads, heads.map(() => '---'), ...rows.map((row) => row.map(cell))]
  return `\n### ${title}\n\n${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`
}

function section({ service, operations, callbacks, actions }, language) {
  const words = WORDS[language]
  const own = (id) => `\`${id}\``
  return [
    `\n## ${service.title[language]}\n`,
    table(
      words.operations,
      operations.map(({ id, method, path, summary }) => [own(id), `\`${method} ${path}\``, summary[language]]),
    ),
    table(
      words.callbacks,
      callbacks.map(({ id, summary, schedule }) => [
        own(id),
        summary[language],
        schedule.join(words.join) || words.none,
      ]),
    ),
    table(
      words.actions,
      actions.map(({ id, summary }) => [own(`${service.id}.${id}`), summary[language]]),
    ),
    table(
      words.errors,
      Object.entries(service.errors).map(([name, entry]) => [own(name), entry.code, entry[language]]),
    ),
  ].join('')
}

/** The page in one language. */
export const channelsPage = (providers, language) =>
  `${WORDS[language].head}\n${WORDS[language].by}\n${providers.map((provider) => section(provider, language)).join('')}`

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const outfile = 'dist/providers.tmp.mjs'
  const from = { entryPoints: ['src/providers/index.ts'], outfile, external: ['@faker-js/faker'] }
  await build({ ...from, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' })
  const { providers } = await import(pathToFileURL(outfile).href)
  rmSync(outfile)
  for (const language of ['en', 'zh']) writeFileSync(`docs/${language}/channels.md`, channelsPage(providers, language))
}
