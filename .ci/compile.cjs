// Starts the sandbox once and keeps the code V8 has compiled by then in the file that is named.
const { writeFileSync } = require('node:fs')

const [, , target] = process.argv
const write = process.stdout.write.bind(process.stdout)
process.argv = [process.argv[0], 'channel-sandbox', 'start', '--port', '0', '--log-level', 'silent']
let script
process.stdout.write = (text) => {
  if (!String(text).includes('ready on')) return write(text)
  setImmediate(() => {
    writeFileSync(target, script.createCachedData())
    process.exit(0)
  })
  return true
}
script = require('../dist/cli.cjs')
