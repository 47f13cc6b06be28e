// What the single executable runs: the command out of its own assets. A main script of an executable may only require()
// what Node brings along, so the bundle gets a require() that finds the files of dist/ among the assets.
const { createRequire } = require('node:module')
const { dirname, join } = require('node:path')
const { getRawAsset } = require('node:sea')
const vm = require('node:vm')

const folder = dirname(process.execPath)
const builtIn = createRequire(process.execPath)
const loaded = new Map()

/** A file of dist/ as a module. The bundle is a function already, the other files become one. */
function load(name, { cachedData, isFunction = false } = {}) {
  const text = Buffer.from(getRawAsset(name)).toString('latin1')
  const code = isFunction ? text : `(function (exports, require, module, __filename, __dirname) {${text}\n})`
  const script = new vm.Script(code, { filename: `channel-sandbox/dist/${name}`, cachedData })
  const module = { exports: {} }
  loaded.set(name, module)
  script.runInThisContext()(module.exports, find, module, join(folder, name), folder)
  return module.exports
}

function find(id) {
  const name = id.startsWith('./') ? id.slice(2) : `${id.replaceAll('/', '-')}.cjs`
  if (loaded.has(name)) return loaded.get(name).exports
  return id.startsWith('./') || id.startsWith('@') ? load(name) : builtIn(id)
}

const cachedData = Buffer.from(getRawAsset('bundle.plain.cache'))
load('bundle.cjs', { isFunction: true, cachedData }).command()
