// Makes the declarations beside dist/*.js, with everything of ours and of packages they refer to inside: users install
// no package for its types alone.
import { resolve } from 'node:path'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import { ENTRIES } from './entries.mjs'

const { index, ...others } = ENTRIES
const library = resolve(index)

async function declare(input, external = []) {
  const bundle = await rollup({
    input,
    external: [/^node:/, 'vitest', ...external],
    plugins: [dts({ tsconfig: 'tsconfig.json', includeExternal: ['typebox'] })],
    onwarn(warning) {
      throw new Error(warning.message)
    },
  })
  await bundle.write({ dir: 'dist', format: 'es', paths: { [library]: './index.js' } })
}

await declare({ index })
// They speak of the library's types by the library's name, so that a sandbox of one is a sandbox of the other.
await declare(others, [library])
