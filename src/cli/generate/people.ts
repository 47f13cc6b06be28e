import type { Faker } from '@faker-js/faker'

/** What generated players do lies between these times; the real time would make other bytes every second. */
const FROM = 1_704_067_200
const TO = 1_735_689_600

/** Servers of the game, by their numbers from 1 on. */
export const SERVERS = ['龙吟', '凤鸣', '苍穹', 'Avalon', 'Midgard', '星海']

/** Two locales, each with a generator of its own, so that one does not shift the other. */
export interface People {
  readonly zh: Faker
  readonly en: Faker
}

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

export const hex = (faker: Faker, length: number) => faker.string.hexadecimal({ length, prefix: '', casing: 'lower' })
export const moment = (faker: Faker) => faker.number.int({ min: FROM, max: TO })
export const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
/** An id that cannot come twice: random digits for the eye, the number for the guarantee. */
export const uniqueHex = (faker: Faker, at: number, length: number) =>
  hex(faker, length - 8) + at.toString(16).padStart(8, '0')
