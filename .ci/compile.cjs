// Starts the sandbox once and keeps the code V8 has compiled by then beside the bundle.
const { writeFileSync } = require('node:fs')

const write = process.stdout.write.bind(process.stdout)
process.argv = [process.argv[0], 'channel-sandbox', 'start', '--port', '0', '--log-level', 'silent']
let script
process.stdout.write = (text) => {
  if (!String(text).includes('ready on')) return write(text)
  setImmediate(() => {
    writeFileSync('dist/bundle.cache', script.createCachedData())
    process.exit(0)
  })
  return true
}
script = require('../dist/cli.cjs')
