// `node .ci/prepare.mjs` makes a clone ready to start, with `tools` to be tested as well; `packages` only installs.
import { prepare } from './prepare.cjs'

const [, , ...wanted] = process.argv
prepare({ tools: wanted.includes('tools'), build: !wanted.includes('packages') })
