// Starts the sandbox once and keeps the code V8 has compiled by then in the file that is named.
const { writeFileSync } = require('node:fs')
const { setFlagsFromString } = require('node:v8')

const [, , target] = process.argv
const write = process.stdout.write.bind(process.stdout)
process.argv = [process.argv[0], 'channel-sandbox', 'start', '--port', '0', '--log-level', 'silent']
let script
process.stdout.write = (text) => {
  if (!String(text).includes('ready on')) return write(text)
  setImmediate(() => {
    // Flags are part of what V8 compares, and those of the start itself are not set yet when the code is loaded.
    setFlagsFromString('--allocation-site-pretenuring')
    writeFileSync(target, script.createCachedData())
    process.exit(0)
  })
  return true
}
script = require('../dist/cli.cjs')
