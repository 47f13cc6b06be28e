import type { List } from '../../contract/list.ts'
import type { Provider } from '../../contract/provider.ts'
import { int, list as listOf, object, optional, text } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { pageSize } from '../schemas/query.ts'
import { type AdminOperation, admin } from '../spec.ts'

const NOT_A_CURSOR = prose('after: is not the `next` of a page of this list.', 'after: 不是本列表某一页的 `next`。')

const description = {
  en: 'A search costs the same whatever there is: it finds what a field begins with. A page of a search may be shorter than `limit`; there is more as long as there is a `next`.',
  zh: '搜索按字段前缀匹配，开销与数据量无关。搜索结果的一页可能少于 `limit`；只要有 `next` 就还有下一页。',
}

/** A list of a provider as an operation of the admin API: `GET /__admin/{provider}/{list}`. */
function listOperation(list: List, provider: Provider): AdminOperation {
  const { id, service, searched, item } = list
  const names = searched.join(', ')
  return admin.operation({
    id: `${service}.${id}`,
    method: 'GET',
    path: `/__admin/${service}/${id}`,
    summary: list.summary,
    description,
    tier: 'assumed',
    tag: provider.service.title,
    params: {
      search: optional(text({ en: `What ${names} begins with, in any case.`, zh: `${names} 的前缀，不分大小写` })),
      limit: optional(
        int({ en: 'At most so many; 100 unless told, 1000 at most.', zh: '最多条数，默认 100，上限 1000' }),
      ),
      after: optional(text({ en: 'The `next` of the page before.', zh: '上一页的 `next`' })),
    },
    data: object({
      [id]: listOf(item),
      next: optional(text({ en: 'Continue with ?after=; absent on the last page.', zh: '下一页的 after，末页没有' })),
    }),
    errors: ['INVALID'],
    async handle({ params, state, origin, fail }) {
      const { search, after } = params
      const cursor = after === undefined ? undefined : (readCursor(after) ?? fail('INVALID', NOT_A_CURSOR))
      const query = { search, limit: pageSize(params.limit), after: cursor }
      const { items, next } = await state.readList(list, query, origin)
      return { [id]: items, ...(next && { next: writeCursor(next) }) } as never
    },
  })
}

/** The lists of all providers. */
export const listOperations = (providers: readonly Provider[]): readonly AdminOperation[] =>
  providers.flatMap((provider) => provider.lists.map((list) => listOperation(list, provider)))
