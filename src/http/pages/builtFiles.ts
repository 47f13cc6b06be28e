import { readdir, readFile } from 'node:fs/promises'
import { getAsset, isSea } from 'node:sea'
import { fileURLToPath } from 'node:url'

/** The build puts them beside the bundle; the sources find them in dist. */
const PLACES = ['./', '../../../dist/']

const missing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined
  throw error
}

/** Files made by the build, each under the name it has in dist; the single executable holds them itself. */
async function first<T>(read: (path: string) => Promise<T>, name: string): Promise<T | undefined> {
  for (const place of PLACES) {
    const found = await read(fileURLToPath(new URL(place + name, import.meta.url))).catch(missing)
    if (found !== undefined) return found
  }
  return undefined
}

/** Returns a file of the build, or undefined when there is none of that name. */
export async function readBuilt(name: string): Promise<Buffer | undefined> {
  if (!isSea()) return first((path) => readFile(path), name)
  return (await builtNames('')).includes(name) ? Buffer.from(getAsset(name)) : undefined
}

/** Names of the files in a folder of the build; in the single executable, of all files under it. */
export async function builtNames(folder: string): Promise<readonly string[]> {
  if (!isSea()) return (await first((path) => readdir(path), folder)) ?? []
  const names: string[] = JSON.parse(getAsset('names.json', 'utf8'))
  return names.filter((name) => name.startsWith(folder)).map((name) => name.slice(folder.length))
}
