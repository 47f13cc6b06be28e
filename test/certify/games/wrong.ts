import { wrongExchanges } from './wrongExchanges.ts'
import type { WrongGame } from './wrongGame.ts'
import { wrongOrders } from './wrongOrders.ts'
import { wrongSignatures } from './wrongSignatures.ts'

export const wrongGames: readonly WrongGame[] = [...wrongOrders, ...wrongSignatures, ...wrongExchanges]
