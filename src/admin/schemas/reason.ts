import { object, text } from '../../contract/schema/field.ts'

export const slug = text({
  en: 'Short name; docs/troubleshooting.md has one entry for each.',
  zh: '简称，见 docs/troubleshooting.md',
})

export const sentences = {
  en: text({ en: 'Why, in English.', zh: '英文原因' }),
  zh: text({ en: 'Why, in Chinese.', zh: '中文原因' }),
}

/** Why something went wrong, in a word and in both languages. */
export const reason = object({ slug, ...sentences })
