import { int, list, object, text } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import { admin, tags } from '../spec.ts'

const name = text({ en: 'Name of the namespace, as in /ns/{name}/.', zh: '命名空间名称', example: 'worker-1' })

export const listNamespaces = admin.operation({
  id: 'namespaces.list',
  method: 'GET',
  path: '/__admin/namespaces',
  summary: { en: 'Namespaces there are', zh: '命名空间列表' },
  tier: 'documented',
  tag: tags.namespaces,
  params: {},
  data: object({
    namespaces: list(
      object({ name, idleInSeconds: int({ en: 'Real seconds since it was last used.', zh: '闲置秒数' }) }),
    ),
  }),
  errors: [],
  handle: async ({ state }) => ({ namespaces: [...(await state.namespaces.list())] }),
})

export const endNamespace = admin.operation({
  id: 'namespaces.end',
  method: 'DELETE',
  path: '/__admin/namespaces/{name}',
  summary: { en: 'Ends a namespace with all it holds', zh: '删除命名空间及其全部数据' },
  tier: 'documented',
  tag: tags.namespaces,
  params: { name },
  data: object({ ended: name }),
  errors: ['NOT_FOUND'],
  async handle({ params, state, fail }) {
    if (!(await state.namespaces.end(params.name))) {
      fail(
        'NOT_FOUND',
        prose(
          `No namespace ${params.name}. GET /__admin/namespaces lists those there are.`,
          `没有命名空间 ${params.name}。GET /__admin/namespaces 列出现有命名空间。`,
        ),
      )
    }
    return { ended: params.name }
  },
})
