import { type Html, html } from '../values/html.ts'

const STYLE: Html = {
  markup: `
:root { color-scheme: light dark; --page: #eef1f6; --card: #fff; --text: #18202d; --soft: #566175; --line: #dfe4ec;
  --brand: #2457d6; --on-brand: #fff; --good: #11703a; --good-soft: #e5f5ec; --bad: #b3261e; --bad-soft: #fdecea }
@media (prefers-color-scheme: dark) { :root { --page: #10141b; --card: #1a202a; --text: #edf1f7; --soft: #a7b1c2;
  --line: #323b49; --brand: #8fb0ff; --on-brand: #0b1a3d; --good: #7ddca4; --good-soft: #14301f; --bad: #ffb4ab;
  --bad-soft: #3b1a17 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: start center; padding: clamp(1rem, 6vh, 4rem) 1rem;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 27rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
  padding: 1.5rem; box-shadow: 0 1.25rem 3rem -1.5rem rgb(16 24 40 / .35) }
h1 { margin: 0; font-size: 1rem; font-weight: 600; color: var(--soft) }
.amount { margin: .25rem 0 1.25rem; font-size: 2.25rem; font-weight: 700; line-height: 1.2;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
.amount small { font-size: 1rem; font-weight: 600; color: var(--soft); margin-inline-start: .35rem }
.result { border-radius: .75rem; padding: .75rem 1rem; margin: 0 0 1.25rem }
.result strong { font-size: 1.0625rem } .result p { margin: .125rem 0 0 }
main > :last-child, main > :last-child > .result { margin-bottom: 0 }
.good { background: var(--good-soft); color: var(--good) } .bad { background: var(--bad-soft); color: var(--bad) }
code { overflow-wrap: anywhere } .calm { background: var(--page); color: var(--text) }
dl { display: grid; gap: .5rem; margin: 0; padding: 1rem 0 0; border-top: 1px solid var(--line) }
dl div { display: flex; justify-content: space-between; gap: 1rem } dt { color: var(--soft); flex-shrink: 0 } dd { margin: 0; text-align: end; overflow-wrap: anywhere }
form { margin: 1.25rem 0 0; padding-top: 1.25rem; border-top: 1px solid var(--line) } fieldset { border: 0; margin: 0 0 1.25rem; padding: 0 }
legend { padding: 0; margin-bottom: .5rem; font-weight: 600 }
label { display: flex; align-items: center; gap: .75rem; min-height: 2.75rem; padding: .5rem .875rem; cursor: pointer;
  border: 1px solid var(--line); border-radius: .625rem } label + label { margin-top: .5rem }
label:has(:checked) { border-color: var(--brand); box-shadow: inset 0 0 0 1px var(--brand) }
input { width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--brand) }
.buttons { display: grid; grid-template-columns: 1fr 1fr; gap: .625rem }
button { min-height: 2.75rem; padding: .5rem 1rem; font: inherit; font-weight: 600; cursor: pointer; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: .625rem }
button:hover { border-color: currentColor }
button.pay { grid-column: 1 / -1; min-height: 3.25rem; background: var(--brand); border-color: var(--brand);
  color: var(--on-brand) }
button.pay:hover { filter: brightness(1.08) } button.fail { color: var(--bad) }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px }
.note { margin: 1.25rem 0 0; font-size: .875rem; color: var(--soft) }
`,
}

/**
 * A whole page of a checkout: nothing is loaded from elsewhere, and nothing runs in it but `script`, which the answer
 * that carries the page has to name as well.
 */
export const layout = (lang: string, title: string, content: Html, script?: string): string =>
  html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${content}
</main>
${script === undefined ? html`` : { markup: `<script>${script}</script>` }}
</body>
</html>
`.markup
