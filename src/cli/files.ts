import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Prose } from '../contract/schema/field.ts'
import { prose, same } from '../contract/values/prose.ts'
import { EXIT, Exit } from './exit.ts'
import { say } from './output/language.ts'

const REASONS: Readonly<Record<string, Prose>> = {
  ENOENT: prose(
    'its folder does not exist. Make the folder first, or name another',
    '所在文件夹不存在。请先创建，或换一个',
  ),
  ENOTDIR: prose('what should be its folder is a file. Name another place', '其所在路径是文件而非文件夹。请换一个位置'),
  EEXIST: prose('there is a file of that name. Name another place', '已有同名文件。请换一个位置'),
  EISDIR: prose('it is a directory. Name a file in it', '它是目录。请指定其中的文件'),
  EACCES: prose('that is not permitted. Name a place this user may write to', '没有权限。请指定当前用户可写的位置'),
  EPERM: prose('that is not permitted. Name a place this user may write to', '没有权限。请指定当前用户可写的位置'),
  EROFS: prose('the file system is read-only. Name a place on one that is not', '文件系统是只读的。请换一个可写的位置'),
  ENOSPC: prose('the disk is full. Make room, or name another place', '磁盘已满。请腾出空间，或换一个位置'),
}

/** Why a file cannot be written and what to do, in words. */
export function unwritable(file: string, error: unknown): Exit {
  const { code = '', message } = error as NodeJS.ErrnoException
  const { en, zh } = REASONS[code] ?? same(message)
  const said = say({ en: `${file} cannot be written: ${en}.`, zh: `${file} 无法写入：${zh}。` })
  return new Exit(EXIT.environment, said)
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
