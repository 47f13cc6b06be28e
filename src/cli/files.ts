import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { EXIT, Exit } from './exit.ts'

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist. Make the folder first, or name another',
  ENOTDIR: 'what should be its folder is a file. Name another place',
  EEXIST: 'there is a file of that name. Name another place',
  EISDIR: 'it is a directory. Name a file in it',
  EACCES: 'that is not permitted. Name a place this user may write to',
  EPERM: 'that is not permitted. Name a place this user may write to',
  EROFS: 'the file system is read-only. Name a place on one that is not',
  ENOSPC: 'the disk is full. Make room, or name another place',
}

/** Why a file cannot be written and what to do, in words. */
export function unwritable(file: string, error: unknown): Exit {
  const { code = '', message } = error as NodeJS.ErrnoException
  return new Exit(EXIT.environment, `${file} cannot be written: ${REASONS[code] ?? message}.`)
}

function orSayWhy(file: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    throw unwritable(file, error)
  }
}

/** Writes a file, or ends the command with what to do about it. */
export const writeOut = (file: string, text: string): void => orSayWhy(file, () => writeFileSync(file, text))

export const makeFolder = (folder: string): void => orSayWhy(folder, () => mkdirSync(folder, { recursive: true }))

/** Whether a file can be written later, found out without making it: others may wait for it to be there. */
export const checkWritable = (file: string): void =>
  orSayWhy(file, () => {
    const path = resolve(file)
    if (!existsSync(path)) return accessSync(dirname(path), constants.W_OK)
    if (statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    accessSync(path, constants.W_OK)
  })
