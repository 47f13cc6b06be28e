import { egretPart } from './egret.ts'
import { people } from './people.ts'
import { quicksdkPart } from './quicksdk.ts'
import { rocgamePart } from './rocgame.ts'

export interface GenerateOptions {
  readonly users: number
  readonly orders: number
  readonly fakerSeed: number
}

/** A seed of believable players and orders, half of them Egret's, half QuickSDK's. */
export async function generateSeed({ users, orders, fakerSeed }: GenerateOptions) {
  const faked = await people(fakerSeed)
  const half = (count: number) => Math.ceil(count / 2)
  return {
    egret: egretPart(faked, half(users), half(orders)),
    quicksdk: quicksdkPart(faked, users - half(users), orders - half(orders)),
    rocgame: rocgamePart(faked),
  }
}
