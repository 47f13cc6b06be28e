// Makes the declarations beside dist/*.js: one file for each way into the library. They refer to TypeBox, which stays a
// package of its own: its types do not survive being put into one file with ours.
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
