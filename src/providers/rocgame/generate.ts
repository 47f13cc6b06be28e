import { hex, type People, times } from '../../contract/generate.ts'

/** The number of gift codes, whatever the number of players. */
const CODES = 100

/** A part of a generated seed. */
export function generate({ en }: People) {
  const codes = times(CODES, (at) => `G${String(at).padStart(3, '0')}${hex(en, 6).toUpperCase()}`)
  const gift = {
    giftName: '新手礼包 Starter gift',
    exchangeUrl: 'http://127.0.0.1:3000/gift',
    props: [{ name: '钻石', num: 100 }],
    batches: [{ batchName: 'generated', codes }],
  }
  return { games: [{ gameId: 90_001, name: '生成的游戏 Generated game', signKey: hex(en, 32), gifts: [gift] }] }
}
