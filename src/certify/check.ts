import type { Level } from '../contract/certification/certifyReport.ts'
import type { Prose, Tier } from '../contract/schema/field.ts'
import type { Channel } from './channel.ts'
import type { Trial } from './trial/trial.ts'

/** Where the rule comes from. */
export interface Rule extends Prose {
  readonly tier: Tier
}

/** One question to a game's callback endpoint. Its id is stable for ever: a changed meaning is a new id. */
export interface Check extends Prose {
  /** `group.name`. */
  readonly id: string
  readonly level: Level
  readonly rule: Rule
  /** The first is run alone and proves the probe; the last look back at all others. */
  readonly phase?: 'first' | 'last'
  /** Without the goods it has nothing to say. */
  readonly needsGoods?: true
  /** Why it does not apply to a channel, if so. */
  readonly skip?: (channel: Channel) => Prose | undefined
  run(trial: Trial): Promise<void>
}

export const groupOf = ({ id }: Pick<Check, 'id'>): string => id.slice(0, id.indexOf('.'))

/** A check does not hold. */
export class CheckFailure extends Error {
  readonly reason: Prose
  /** It follows from a plain notification not being acknowledged, and says nothing more. */
  readonly follows: boolean

  constructor(reason: Prose, follows = false) {
    super(reason.en)
    this.reason = reason
    this.follows = follows
  }
}

/** A check cannot be made here. */
export class CheckSkipped extends Error {
  readonly reason: Prose

  constructor(reason: Prose) {
    super(reason.en)
    this.reason = reason
  }
}

/** A channel has nothing a check could play with. */
export const NONE: Prose = { en: 'this channel has none', zh: '该渠道没有此项' }
