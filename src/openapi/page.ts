import type { OperationObject, ParameterObject } from 'openapi3-ts/oas31'
import type { Page } from '../contract/page.ts'
import { bilingual, type Language } from './language.ts'

/** The group that pages stand in. */
export const PAGES = { en: 'Pages', zh: '页面' } as const

const WORDS = {
  page: { en: 'The page', zh: '页面' },
  browser: { en: 'Opened by a player in a browser.', zh: '由玩家在浏览器中打开。' },
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
  const html = { 'text/html': { schema: { type: 'string' as const } } }
  return {
    operationId: `page.${page.id}.${page.method.toLowerCase()}`,
    tags: [PAGES[language]],
    ...bilingual('summary', page.summary, language),
    ...bilingual('description', WORDS.browser, language),
    'x-tier': 'assumed',
    ...(parameters.length > 0 && { parameters }),
    responses: {
      '200': { description: WORDS.page[language], content: html },
      '303': { description: WORDS.elsewhere[language] },
      '404': { description: WORDS.page[language], content: html },
    },
  }
}
