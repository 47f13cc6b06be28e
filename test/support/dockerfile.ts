import { readFileSync } from 'node:fs'

/** One instruction of a Dockerfile: `COPY`, and what stands behind it on one line. */
export interface Instruction {
  readonly name: string
  readonly value: string
}

/** The instructions of a Dockerfile in their order, comments dropped and continued lines joined. */
export function readDockerfile(file: string): Instruction[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
  const joined = lines.join('\n').replaceAll(/\\\n\s*/g, '')
  return joined
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', value = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? []
      return { name, value }
    })
}

/** `A=1 B="two words"` as pairs. */
export function readPairs(value: string): Record<string, string> {
  const pairs = value.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g)
  return Object.fromEntries([...pairs].map(([, name, quoted, plain]) => [name, quoted ?? plain]))
}

/** The arguments of an exec form; a shell form is an error, as it would start a shell as process 1. */
export function readExecForm(value: string): string[] {
  const parts: unknown = JSON.parse(value.replace(/^(--\S+\s+)*(CMD\s+)?/, ''))
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string'))
    throw new Error(`${value} is no exec form`)
  return parts
}

/** Whether the builder is given that path of the checkout. Reads the kind of .dockerignore that names what may pass. */
export function contextOf(file: string): (path: string) => boolean {
  const [first, ...rest] = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  if (first !== '*' || !rest.every((line) => line.startsWith('!'))) throw new Error(`${file} does not list what passes`)
  const passing = rest.map((line) => line.slice(1))
  return (path) => passing.includes(path)
}
