import type { Provider } from '../contract/provider.ts'
import { egret } from './egret/index.ts'
import { quicksdk } from './quicksdk/index.ts'
import { rocgame } from './rocgame/index.ts'

/** Every provider the sandbox stands in for. Adding one is a folder and a line here. */
export const providers = [egret, quicksdk, rocgame] as const satisfies readonly Provider[]
