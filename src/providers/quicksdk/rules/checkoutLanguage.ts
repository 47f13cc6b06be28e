import type { Prose } from '../../../contract/schema/field.ts'

interface Step {
  readonly params: { readonly clientLang?: string }
  remark(slug: string, prose: Prose): void
}

/** Says that an order without clientLang gets the default. */
// ASSUMPTION quick-26: the tables call it required and name a default, and public clients leave it out.
export function remarkOnLanguage({ params, remark }: Step): void {
  if (params.clientLang !== undefined) return
  remark('client-lang-missing', {
    en: 'clientLang is missing or empty: the document calls it required, and names Traditional Chinese as its default, which was used.',
    zh: 'clientLang 未传或为空：文档标注必传，同时说明默认为中文繁体，本次使用默认值',
  })
}
