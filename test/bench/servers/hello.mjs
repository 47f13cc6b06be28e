// What any Node server costs to start.
import { createServer } from 'node:http'

createServer((_req, res) => res.end('ok')).listen(Number(process.argv[2]), '127.0.0.1')
