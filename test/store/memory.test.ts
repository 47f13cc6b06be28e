import { describe } from 'vitest'
import { memoryStore } from '../../src/store/memory.ts'
import { storeContract } from './contract.ts'

describe('the store in memory', () => storeContract(memoryStore))
