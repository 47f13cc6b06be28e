import type { CheckResult, ShownExchange } from '../../contract/certification/certifyReport.ts'
import { type Html, html as markup } from '../../contract/values/html.ts'
import type { Language, Reporter } from './reporter.ts'
import { byGroup, countsText, headlineOf, reasonOf, sentenceOf } from './words.ts'

/** The dashboard's colours. Each verdict also has its shape and its word, so that none rests on colour alone. */
const STYLE = `
:root{color-scheme:light dark;--page:#eef1f6;--card:#fff;--text:#18202d;--soft:#566175;--line:#dfe4ec;--good:#11703a;--good-soft:#e5f5ec;--bad:#b3261e;--bad-soft:#fdecea;--wait:#7a4d00;--odd:#5b1bb8}
@media(prefers-color-scheme:dark){:root{--page:#10141b;--card:#1a202a;--text:#edf1f7;--soft:#a7b1c2;--line:#323b49;--good:#7ddca4;--good-soft:#14301f;--bad:#ffb4ab;--bad-soft:#3b1a17;--wait:#f0c070;--odd:#c9a6ff}}
body{font:13.5px/1.45 system-ui,sans-serif;margin:16px auto;max-width:960px;padding:0 16px;background:var(--page);color:var(--text)}
h1{font-size:16px;overflow-wrap:anywhere}section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:12px 16px;margin:16px 0}
code,pre{font:12px/1.5 ui-monospace,Menlo,Consolas,monospace}
.row{display:grid;grid-template-columns:64px 1fr;gap:12px;margin:0 0 8px}.row>span{color:var(--soft);line-height:26px}
.cells{display:flex;flex-wrap:wrap;gap:4px}.cells a{border:1px solid var(--line);border-radius:6px;padding:2px 8px;text-decoration:none}.cells small{font-size:11px}
.pass{color:var(--good)}.fail,.error{color:var(--bad)}.warn{color:var(--wait)}.skip,.quiet{color:var(--soft)}.unobserved{color:var(--odd)}
.cells .pass{background:var(--good-soft)}.cells .fail,.cells .error{background:var(--bad-soft)}
details{border-top:1px solid var(--line);padding:6px 0}summary{cursor:pointer;overflow-wrap:anywhere}details:target>summary{font-weight:600}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);border-radius:6px;padding:8px 12px;margin:4px 0 8px}
@media(max-width:700px){.row{grid-template-columns:1fr;gap:0}}
`

const SHAPES = { pass: '✓', fail: '✕', warn: '!', skip: '–', unobserved: '?', error: '⚠' } as const

const WORDS = {
  en: { sent: 'Sent', answered: 'Answered', probed: 'What the probe said', wanted: 'wanted', all: 'All checks' },
  zh: { sent: '发送内容', answered: '应答', probed: '发货观察', wanted: '期望', all: '全部检查项' },
} as const

function exchangeHtml(exchange: ShownExchange, at: number, language: Language): Html {
  const { callback = '', method, url, headers, body, status, reply, error, durationMs, verdict } = exchange
  const { sent, answered } = WORDS[language]
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
  const answer = status === undefined ? (error ?? '') : `HTTP ${status}\n${reply ?? ''}`
  return markup`<p>${String(at + 1)}. ${callback} ${verdict}, ${String(durationMs)} ms</p>
<span class="quiet">${sent}</span><pre>${`${method} ${url}\n${head}\n\n${body}`}</pre>
<span class="quiet">${answered}</span><pre>${answer}</pre>`
}

function checkHtml(check: CheckResult, language: Language): Html {
  const { id, verdict, level, exchanges, goods, expected } = check
  const { probed, wanted } = WORDS[language]
  const reason = reasonOf(check, language)
  const seen = goods.map((one) => `${one.order} ${one.player}: ${one.found} (${wanted}: ${one.expected})`)
  return markup`<details id="${id}"><summary><b class="${verdict}">${SHAPES[verdict]} ${verdict}</b> <code>${id}</code> ${sentenceOf(check, language)} <small class="quiet">${level}</small></summary>
${reason === undefined ? '' : markup`<p>${reason}</p>`}
${expected === undefined ? '' : markup`<p>expected: ${expected}</p>`}
${seen.length === 0 ? '' : markup`<span class="quiet">${probed}</span><pre>${seen.join('\n')}</pre>`}
${exchanges.map((exchange, at) => exchangeHtml(exchange, at, language))}
</details>`
}

/** One file of its own: a matrix, and behind each cell what was sent, what came back, what the probe said. */
export const html: Reporter = (report, language) => {
  const { provider, url, startedAt, checks, problems } = report
  const groups = byGroup(checks)
  const matrix = groups.map(
    ([group, rows]) =>
      markup`<div class="row"><span>${group}</span><div class="cells">${rows.map(
        (check) =>
          markup`<a class="${check.verdict}" href="#${check.id}" title="${sentenceOf(check, language)}">${SHAPES[check.verdict]} ${check.id.slice(group.length + 1)}${check.verdict === 'pass' ? '' : markup` <small>${check.verdict}</small>`}</a>`,
      )}</div></div>`,
  )
  const page = markup`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>certify ${provider}</title><style>${{ markup: STYLE }}</style></head><body><main>
<h1>certify ${provider} ${url}</h1>
<p><b>${headlineOf(report, language)}</b></p><p>${countsText(report)} · ${startedAt}</p>
${problems.map((problem) => markup`<p class="fail">${problem}</p>`)}
<section>${matrix}</section>
<section><b>${WORDS[language].all}</b>
${checks.map((check) => checkHtml(check, language))}
</section>
</main><script>addEventListener('hashchange',open);function open(){const d=document.getElementById(decodeURIComponent(location.hash.slice(1)));if(d)d.open=true}open()</script>
</body></html>
`
  return page.markup
}
