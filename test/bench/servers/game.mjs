// A game server that acknowledges every callback, in each provider's words; it counts them and does nothing else.
import { createServer } from 'node:http'

const [reply = '{"code":0,"msg":"success","data":[]}'] = process.argv.slice(2)
let received = 0
const server = createServer((req, res) => {
  req.resume()
  req.on('end', () => {
    received += 1
    res.writeHead(200, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(reply) })
    res.end(reply)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${server.address().port}` }))
process.on('message', () => process.send?.({ received }))
