import { join } from 'node:path'

/** A text between single quotes in PHP. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

/** A text between double quotes in an INI file. */
const iniText = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/**
 * What PHP reads: settings that it adds to its own, and a file it runs before each script. Streams (`file_get_contents`)
 * know no proxy variables, so the file sets the default context; a file that was prepended before is run after it.
 */
export function phpFiles(folder: string, bundle: string, proxy: URL): Readonly<Record<string, string>> {
  const prepended = join(folder, 'prepend.php')
  const { host, password } = proxy
  const token = Buffer.from(`:${decodeURIComponent(password)}`).toString('base64')
  const header = password === '' ? '' : `, 'header' => 'Proxy-Authorization: Basic ${token}'`
  return {
    'zz-channel-sandbox.ini': [
      `channel_sandbox.prepend = \${auto_prepend_file}`,
      `auto_prepend_file = ${iniText(prepended)}`,
      `curl.cainfo = ${iniText(bundle)}`,
      `openssl.cafile = ${iniText(bundle)}`,
      '',
    ].join('\n'),
    'prepend.php': `<?php
stream_context_set_default(['http' => ['proxy' => ${quoted(`tcp://${host}`)}, 'request_fulluri' => true${header}]]);
if (get_cfg_var('channel_sandbox.prepend')) require get_cfg_var('channel_sandbox.prepend');
`,
  }
}
