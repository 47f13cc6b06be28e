/** The page that shows the documents; everything it loads comes from this sandbox. */
export function viewerPage(names: readonly string[]): string {
  const links = names.map((name) => `<a href="#${name}">${name}</a>`).join(' ')
  const sections = names.map((name) => `<section id="${name}" data-document="${name}"></section>`).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>channel-sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<style>
body { margin: 0; font-family: sans-serif; }
header { position: sticky; top: 0; z-index: 9; padding: 10px 20px; background: #fff; border-bottom: 1px solid #ccc; }
header a { margin-right: 12px; }
header label { margin-left: 12px; }
</style>
</head>
<body>
<header>
${links}
<label><input type="checkbox" id="sign" checked> sign what I try · 自动签名</label>
<a href="?lang=en">English</a> <a href="?lang=zh">中文</a>
</header>
${sections}
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/viewer.js"></script>
</body>
</html>
`
}
