// Compresses the contract documents for the package: as they are they would be a sixth of it. `channel-sandbox openapi` prints them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

for (const name of readdirSync('openapi').filter((file) => file.endsWith('.yaml')))
  writeFileSync(join('openapi', `${name}.gz`), gzipSync(readFileSync(join('openapi', name)), { level: 9 }))
