import { readCursor, writeCursor } from '../admin/cursor.ts'
import { pageSize } from '../admin/schemas/query.ts'
import type { List, ListPage, ListQuery } from '../contract/list.ts'
import { unknownName } from '../contract/schema/validation.ts'
import { about, prose } from '../contract/values/prose.ts'
import type { ListOptions, Lists } from './channels.ts'
import { say } from './language.ts'

const NO_PAGE = prose('after is not the next of a page', 'after 不是某一页的 next')
const OPTIONS = ['search', 'limit', 'after']

/** Lists as functions that return a page as the admin API does. */
export function listsOf<T extends Readonly<Record<string, List>>>(
  lists: T,
  read: (list: List, query: ListQuery) => Promise<ListPage<unknown>>,
) {
  const pages: Record<string, (options?: ListOptions) => Promise<unknown>> = {}
  for (const [name, list] of Object.entries(lists)) {
    pages[name] = async (options = {}) => {
      const unknown = Object.keys(options).find((option) => !OPTIONS.includes(option))
      if (unknown !== undefined)
        throw new TypeError(say(about(`${list.service}.${name}: ${unknown}`, unknownName(unknown, OPTIONS))))
      const { search, limit, after } = options
      const cursor = after === undefined ? undefined : readCursor(after)
      if (after !== undefined && !cursor) throw new TypeError(say(about(`${list.service}.${name}`, NO_PAGE)))
      const { items, next } = await read(list, { search, limit: pageSize(limit), after: cursor })
      return { [name]: items, ...(next && { next: writeCursor(next) }) }
    }
  }
  return pages as unknown as Lists<T>
}
