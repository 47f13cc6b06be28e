// Makes the declarations beside dist/*.js: one file for each way into the library. They refer to TypeBox, which stays a
// package of its own: its types do not survive being put into one file with ours.
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import { ENTRIES } from './entries.mjs'

const { index, ...others } = ENTRIES
const library = resolve(index)

async function declare(input, external = []) {
  const bundle = await rollup({
    input,
    external: [/^node:/, 'vitest', 'typebox', ...external],
    plugins: [dts({ tsconfig: 'tsconfig.json' })],
    onwarn(warning) {
      throw new Error(warning.message)
    },
  })
  await bundle.write({ dir: 'dist', format: 'es', paths: { [library]: './index.js' } })
}

await declare({ index })
// They speak of the library's types by the library's name, so that a sandbox of one is a sandbox of the other.
await declare(others, [library])

/**
 * The declarations for require(). TypeBox has ES modules alone, whose types a CommonJS file names by saying how they are
 * resolved.
 */
for (const name of ['index', 'testing']) {
  const declarations = readFileSync(`dist/${name}.d.ts`, 'utf8')
    .replaceAll("from './index.js'", "from './index.cjs'")
    .replace(
      /^import (?:type )?(.*) from 'typebox';$/gm,
      "import type $1 from 'typebox' with { 'resolution-mode': 'import' };",
    )
  writeFileSync(`dist/${name}.d.cts`, declarations)
}
