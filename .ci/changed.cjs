// CommonJS, because `npm start` asks it at every start and this is loaded sooner.
const { existsSync, readdirSync, statSync } = require('node:fs')
const { join } = require('node:path')

/** When a file was last written, in milliseconds; 0 when there is none. */
exports.changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** The latest of all files in a folder, or the file's own. */
const newest = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path, { withFileTypes: true }).reduce((latest, entry) => {
        if (entry.name === 'node_modules') return latest
        const inside = join(path, entry.name)
        return Math.max(latest, entry.isDirectory() ? newest(inside) : statSync(inside).mtimeMs)
      }, 0)
    : statSync(path).mtimeMs
exports.newest = newest

/** What of a package.json's development is installed: everything, some of it, nothing. */
exports.installedOf = (manifest) => {
  const names = Object.keys(require(manifest).devDependencies)
  const there = names.filter((name) => existsSync(join('node_modules', name)))
  return { some: there.length > 0, all: there.length === names.length }
}
