/** What generators ask of faker; it is loaded where seeds are generated, and handed in. */
export interface Faker {
  readonly person: { fullName(): string; firstName(): string; lastName(): string }
  readonly internet: { displayName(): string }
  readonly number: { int(range: { min: number; max: number }): number }
  readonly string: { hexadecimal(options: { length: number; prefix: string; casing: 'lower' }): string }
  readonly helpers: { arrayElement<T>(all: readonly T[]): T }
}

/** Two locales, each with a generator of its own, so that one does not shift the other. */
export interface People {
  readonly zh: Faker
  readonly en: Faker
}

/** How `seed generate` makes a provider's part of a seed. */
export interface Generator {
  /** Whether there are players and orders in it; those that are asked for are shared among such providers. */
  readonly hasPlayers: boolean
  /** Makes the part; the code is loaded when it is asked for. */
  load(): Promise<(people: People, users: number, orders: number) => unknown>
}

/** What generated players do lies between these times; the real time would make other bytes every second. */
const FROM = 1_704_067_200
const TO = 1_735_689_600

/** Servers of a game, by their numbers from 1 on. */
export const SERVERS = ['龙吟', '凤鸣', '苍穹', 'Avalon', 'Midgard', '星海']

export const hex = (faker: Faker, length: number) => faker.string.hexadecimal({ length, prefix: '', casing: 'lower' })
/** A Unix time in seconds. */
export const moment = (faker: Faker) => faker.number.int({ min: FROM, max: TO })
export const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
/** An id that cannot come twice: random digits for the eye, the number for the guarantee. */
export const uniqueHex = (faker: Faker, at: number, length: number) =>
  hex(faker, length - 8) + at.toString(16).padStart(8, '0')
