// A game server whose pay callback is right. The "database" is a folder: one file for each order, named by the channel's
// order number. A file is written whole beside it and then linked into its place: that happens or fails as one, and it fails
// where the name is taken. The name is the unique key, the link is the transaction.
import { createHash, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const md5 = (text) => createHash('md5').update(text, 'utf8').digest('hex')

/** What the goods of this game cost, and who plays it; in your game these are tables. */
const PRICES = { 1: '1', 2: '2', 3: '10', 4: '30' }
const PLAYERS = ['ce3af2e06a0c5dc981fcdb060ebc6bde', '5d41402abc4b2a76b9719d911017c592']

const MOST_BYTES = 100_000

/** The fields of a form, or undefined where it is none, a name comes twice, or its bytes are no UTF-8. */
function fieldsOf(body, contentType = '') {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return undefined
  const fields = new Map()
  for (const [name, value] of new URLSearchParams(body)) {
    if (fields.has(name) || value.includes('\ufffd')) return undefined
    fields.set(name, value)
  }
  return fields
}

/** Every field that came but the signature, as name=value, in byte order, and the key. */
function signature(fields, key) {
  const names = [...fields.keys()].filter((name) => name !== 'sign').sort()
  return md5(names.map((name) => `${name}=${fields.get(name)}`).join('') + key)
}

export function createRightGame(folder, key) {
  mkdirSync(folder, { recursive: true })

  /** Keeps an order with its goods. Returns false where it was there already. */
  function keep(orderId, row) {
    const fresh = join(folder, `.${randomUUID()}`)
    writeFileSync(fresh, JSON.stringify(row), { flush: true })
    try {
      linkSync(fresh, join(folder, orderId))
      return true
    } catch (error) {
      if (error.code === 'EEXIST') return false
      throw error
    } finally {
      rmSync(fresh)
    }
  }

  function pay(fields) {
    if (!fields || fields.get('sign') !== signature(fields, key)) return 1013
    const [orderId, player, goods] = ['orderId', 'id', 'goodsId'].map((name) => fields.get(name))
    // The order's number becomes a file's name.
    if (!/^[0-9A-F]{32}$/.test(orderId ?? '')) return 1013
    if (!PLAYERS.includes(player) || PRICES[goods] === undefined || PRICES[goods] !== fields.get('money')) return 1013
    return keep(orderId, { player, goods, at: fields.get('time') }) ? 0 : 1009
  }

  /** How often an order was handed out to a player: what a probe asks. */
  function granted(order, player) {
    const rows = readdirSync(folder).filter((name) => name === order)
    return rows.filter((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).player === player).length
  }

  return createServer((req, res) => {
    const url = new URL(req.url, 'http://localhost')
    if (req.method === 'GET' && url.pathname === '/test/granted') {
      return res.end(String(granted(url.searchParams.get('order'), url.searchParams.get('player'))))
    }
    if (url.pathname !== '/pay') return res.writeHead(404).end()
    if (req.method !== 'POST') return res.writeHead(405).end()
    const chunks = []
    let size = 0
    req.on('data', (chunk) => {
      size += chunk.length
      if (size <= MOST_BYTES) chunks.push(chunk)
    })
    req.on('end', () => {
      if (size > MOST_BYTES) return res.writeHead(413).end()
      const code = pay(fieldsOf(Buffer.concat(chunks).toString('utf8'), req.headers['content-type']))
      res.setHeader('content-type', 'application/json').end(JSON.stringify({ code }))
    })
  })
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const game = createRightGame(process.env.ORDERS ?? 'orders', process.env.EGRET_APP_KEY ?? 'demo-egret-appkey-1001')
  game.listen(process.env.PORT ?? 3000, '127.0.0.1', () => {
    process.stdout.write(`right game on port ${game.address().port}\n`)
  })
  process.on('SIGTERM', () => game.close(() => process.exit()))
}
