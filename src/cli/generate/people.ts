import type { People } from '../../contract/generate.ts'

/** Loads the two locales; all of faker would take three times as long. */
export async function people(seed: number): Promise<People> {
  const [{ faker: zh }, { faker: en }] = await Promise.all([
    import('@faker-js/faker/locale/zh_CN'),
    import('@faker-js/faker/locale/en'),
  ])
  zh.seed(seed)
  en.seed(seed)
  return { zh, en }
}
