import type { CheckResult, ShownExchange } from '../../contract/certification/certifyReport.ts'
import { type Html, html as markup } from '../../contract/values/html.ts'
import type { Language, Reporter } from './reporter.ts'
import { byGroup, countsText, headlineOf, reasonOf, sentenceOf } from './words.ts'

/** Colours of verdicts on both grounds; each also has its word, so that none rests on colour alone. */
const STYLE = `
:root{color-scheme:light dark;--line:#8884;--pass:#1a7f37;--fail:#c62828;--warn:#9a6700;--skip:#6e7781;--unobserved:#6639ba;--error:#c62828}
@media(prefers-color-scheme:dark){:root{--pass:#3fb950;--fail:#ff7b72;--warn:#d29922;--skip:#8b949e;--unobserved:#bc8cff;--error:#ff7b72}}
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
h1{font-size:1.3rem}.matrix{display:flex;flex-wrap:wrap;gap:.25rem;margin:.25rem 0 1rem}
.matrix a{border:1px solid currentColor;border-radius:.25rem;padding:0 .4rem;text-decoration:none}
.pass{color:var(--pass)}.fail{color:var(--fail)}.warn{color:var(--warn)}.skip{color:var(--skip)}.unobserved{color:var(--unobserved)}.error{color:var(--error)}
details{border-bottom:1px solid var(--line);padding:.3rem 0}summary{cursor:pointer}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid var(--line);padding:.25rem .6rem;margin:.25rem 0}
:target{outline:2px solid currentColor}
`

function exchangeHtml(exchange: ShownExchange, at: number): Html {
  const { callback = '', method, url, headers, body, status, reply, error, durationMs, verdict } = exchange
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
  const answer = status === undefined ? (error ?? '') : `HTTP ${status}\n${reply ?? ''}`
  return markup`<p>${String(at + 1)}. ${callback} ${verdict}, ${String(durationMs)} ms</p>
<pre>${`${method} ${url}\n${head}\n\n${body}`}</pre><pre>${answer}</pre>`
}

function checkHtml(check: CheckResult, language: Language): Html {
  const { id, verdict, level, exchanges, goods, expected } = check
  const reason = reasonOf(check, language)
  const seen = goods.map(({ order, player, expected: wanted, found }) => `${order} ${player}: ${found} (${wanted})`)
  return markup`<details id="${id}"><summary><b class="${verdict}">${verdict}</b> <code>${id}</code> ${sentenceOf(check, language)} <small>${level}</small></summary>
${markup`<p>${reason ?? ''}</p>`}
${expected === undefined ? '' : markup`<p>expected: ${expected}</p>`}
${seen.length === 0 ? '' : markup`<p>${language === 'zh' ? '发货观察' : 'what the probe said'}</p><pre>${seen.join('\n')}</pre>`}
${exchanges.map(exchangeHtml)}
</details>`
}

/** One file of its own: a matrix, and behind each cell what was sent, what came back, what the probe said. */
export const html: Reporter = (report, language) => {
  const { provider, url, startedAt, checks, problems } = report
  const groups = byGroup(checks)
  const matrix = groups.map(
    ([group, rows]) =>
      markup`<h2>${group}</h2><p class="matrix">${rows.map(
        (check) =>
          markup`<a class="${check.verdict}" href="#${check.id}" title="${sentenceOf(check, language)}">${check.id.slice(group.length + 1)} ${check.verdict}</a>`,
      )}</p>`,
  )
  const page = markup`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>certify ${provider}</title><style>${{ markup: STYLE }}</style></head><body>
<h1>certify ${provider} ${url}</h1>
<p><b>${headlineOf(report, language)}</b></p><p>${countsText(report)} · ${startedAt}</p>
${problems.map((problem) => markup`<p class="fail">${problem}</p>`)}
${matrix}
${checks.map((check) => checkHtml(check, language))}
<script>addEventListener('hashchange',open);function open(){const d=document.getElementById(decodeURIComponent(location.hash.slice(1)));if(d)d.open=true}open()</script>
</body></html>
`
  return page.markup
}
