import type { TSchema } from 'typebox'
import {
  anything,
  type Fields,
  object as fieldsObject,
  list,
  object,
  optional,
  record,
  text,
} from '../../contract/schema/field.ts'
import { sampleRequest } from '../sampleRequest.ts'
import { admin, tags } from '../spec.ts'

const prose = object({
  en: text({ en: 'In English.', zh: '英文' }),
  zh: text({ en: 'In Chinese.', zh: '中文' }),
})
const schema = anything({
  en: 'A JSON Schema, with descriptions in both languages.',
  zh: 'JSON Schema，含两种语言的说明',
})
const id = text({ en: 'Its name.', zh: '名称' })

const plain = (found: TSchema): unknown => JSON.parse(JSON.stringify(found))
const schemaOf = (fields: Fields): unknown => plain(fieldsObject(fields))

export const listProviders = admin.operation({
  id: 'providers.list',
  method: 'GET',
  path: '/__admin/providers',
  summary: {
    en: 'What the providers declare: operations, callbacks, actions, lists',
    zh: '各渠道声明的操作、回调、动作与列表',
  },
  description: {
    en: 'Enough to build forms and tables from; the documents of GET /__admin/openapi/{name}.json say more.',
    zh: '可据此生成表单与表格；更详细的说明见 GET /__admin/openapi/{name}.json。',
  },
  tier: 'documented',
  tag: tags.server,
  params: {},
  data: object({
    providers: list(
      object({
        id,
        title: prose,
        basePath: text({ en: 'Path of the base URL; empty for the root.', zh: '基础路径', mayBeEmpty: true }),
        errors: record(
          object({
            code: text({ en: "The provider's code.", zh: '渠道错误码', mayBeEmpty: true }),
            en: text({ en: 'In English.', zh: '英文' }),
            zh: text({ en: 'In Chinese.', zh: '中文' }),
          }),
        ),
        operations: list(object({ id, path: text({ en: 'Path.', zh: '路径' }), summary: prose })),
        callbacks: list(object({ id, summary: prose })),
        actions: list(object({ id, summary: prose, params: schema })),
        lists: list(
          object({
            id,
            summary: prose,
            searched: list(text({ en: 'A field that search looks at.', zh: '可搜索字段' })),
            actions: list(text({ en: 'An action on a row of it.', zh: '可用动作' })),
            item: schema,
          }),
        ),
        document: optional(text({ en: 'Source of what it does.', zh: '依据的文档' })),
      }),
    ),
  }),
  errors: [],
  handle: async ({ state }) => ({
    providers: state.providers.map(({ service, operations, callbacks, actions, lists }) => ({
      id: service.id,
      title: service.title,
      basePath: service.basePath,
      errors: Object.fromEntries(
        Object.entries(service.errors).map(([name, { code, en, zh }]) => [name, { code: String(code), en, zh }]),
      ),
      operations: operations.map(({ id, path, summary }) => ({ id, path, summary })),
      callbacks: callbacks.map(({ id, summary }) => ({ id, summary })),
      actions: actions.map(({ id, summary, params }) => ({ id, summary, params: schemaOf(params) })),
      lists: lists.map(({ id, summary, searched, actions, item }) => ({
        id,
        summary,
        searched,
        actions,
        item: plain(item),
      })),
      ...(service.document !== undefined && { document: service.document }),
    })),
  }),
})

export const listSamples = admin.operation({
  id: 'providers.samples',
  method: 'GET',
  path: '/__admin/samples',
  summary: {
    en: 'Per provider its base URL, ids and keys that are there, and a signed request that succeeds',
    zh: '各渠道的接口地址、现有编号与密钥，以及一条可成功的已签名请求',
  },
  tier: 'documented',
  tag: tags.server,
  params: {},
  data: object({
    samples: list(
      object({
        provider: id,
        url: text({ en: 'Base URL.', zh: '接口地址' }),
        facts: record(text({ en: 'Value.', zh: '值', mayBeEmpty: true })),
        curl: optional(
          text({ en: 'A request to paste; absent when there is no player to make it as.', zh: '可直接粘贴的请求' }),
        ),
      }),
    ),
  }),
  errors: [],
  handle: async ({ state, origin }) => ({
    samples: (await state.samples()).map(({ provider, sample }) => ({
      provider: provider.service.id,
      url: origin + provider.service.basePath,
      facts: sample?.facts ?? {},
      ...(sample && { curl: sampleRequest(provider, sample, origin) }),
    })),
  }),
})
