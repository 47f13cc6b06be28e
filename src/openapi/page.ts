import type { OperationObject, ParameterObject } from 'openapi3-ts/oas31'
import type { Page } from '../contract/pages/page.ts'
import { bilingual, type Language } from './language.ts'

/** The group that pages stand in. */
export const PAGES = { en: 'Pages', zh: '页面' } as const

const WORDS = {
  page: { en: 'The page', zh: '页面' },
  browser: { en: 'Opened by a player in a browser.', zh: '由玩家在浏览器中打开。' },
  file: { en: 'The file', zh: '文件' },
  loaded: { en: 'Loaded by a page in a browser.', zh: '由浏览器中的页面加载。' },
  part: { en: 'Part of the address that was handed out.', zh: '所给地址的一部分' },
  elsewhere: { en: 'Another page to go to', zh: '跳转到其他页面' },
} as const

/** A page that players open, as OpenAPI writes it. */
export function pageItem(page: Page, language: Language): OperationObject {
  const names = [...page.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
  const parameters = names.map(
    (name): ParameterObject => ({
      name,
      in: 'path',
      required: true,
      description: WORDS.part[language],
      schema: { type: 'string' },
    }),
  )
  const { mediaType, tier = 'assumed', assumptions } = page
  const content = { [mediaType ?? 'text/html']: { schema: { type: 'string' as const } } }
  const isFile = mediaType !== undefined
  return {
    operationId: `page.${page.id}.${page.method.toLowerCase()}`,
    tags: [PAGES[language]],
    ...bilingual('summary', page.summary, language),
    ...bilingual('description', isFile ? WORDS.loaded : WORDS.browser, language),
    'x-tier': tier,
    ...(assumptions && { 'x-assumption': assumptions }),
    ...(parameters.length > 0 && { parameters }),
    responses: {
      '200': { description: (isFile ? WORDS.file : WORDS.page)[language], content },
      ...(!isFile && {
        '303': { description: WORDS.elsewhere[language] },
        '404': { description: WORDS.page[language], content },
      }),
    },
  }
}
