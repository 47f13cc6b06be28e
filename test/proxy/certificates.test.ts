import { X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createIssuer, issueCertificate, isUsable, writeTrustStore } from '../../src/proxy/certificates.ts'
import { GET_INFO, getInfoParams } from '../support/demo.ts'
import { folderWith } from '../support/folder.ts'
import { certificateOf, postTunnelled } from '../support/proxy.ts'
import { send, startSandbox, stateOf } from '../support/sandbox.ts'

const NOW = Date.UTC(2026, 0, 1)
const DAY = 86_400_000

describe('the authority', () => {
  test('can vouch for the served hosts alone, for 90 days', async () => {
    const issuer = await createIssuer(['sdk.example', 'api.example'], NOW)
    const authority = new X509Certificate(issuer.certificate.toString('pem'))
    expect(authority.ca).toBe(true)
    expect(Date.parse(authority.validTo) - NOW).toBe(90 * DAY)
    const constraints = issuer.certificate.getExtension('2.5.29.30')
    expect(constraints?.critical).toBe(true)
    const text = Buffer.from(constraints?.value ?? new ArrayBuffer(0)).toString('latin1')
    expect(text).toContain('sdk.example')
    expect(text).toContain('api.example')
    const leaf = new X509Certificate((await issueCertificate(issuer, 'sdk.example')).cert)
    expect(leaf.checkHost('sdk.example')).toBe('sdk.example')
    expect(leaf.checkHost('other.example')).toBeUndefined()
    expect([leaf.ca, leaf.checkIssued(authority), leaf.verify(authority.publicKey)]).toEqual([false, true, true])
  })

  test('is of use as long as it lasts, and for those hosts', async () => {
    const issuer = await createIssuer(['sdk.example'], NOW)
    expect(isUsable(issuer, ['sdk.example'], NOW + 88 * DAY)).toBe(true)
    expect(isUsable(issuer, ['sdk.example'], NOW + 90 * DAY)).toBe(false)
    expect(isUsable(issuer, ['sdk.example', 'other.example'], NOW)).toBe(false)
  })
})

describe('a data directory', () => {
  test('keeps it in a file that its owner alone may read, and nowhere else', async () => {
    const data = folderWith()
    const file = join(data, 'proxy-ca.pem')
    const first = await startSandbox({ data })
    expect(existsSync(file)).toBe(false)
    const ca = await certificateOf(first)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const [, key = ''] = /BEGIN PRIVATE KEY-----\s+(\S{20})/.exec(readFileSync(file, 'utf8')) ?? []
    expect(key).not.toBe('')
    expect(ca).not.toContain('PRIVATE')
    await send(`${first.url}/__admin/snapshots/one`, { method: 'PUT' })
    expect(JSON.stringify(await stateOf(first))).not.toContain(key)
    await first.close()
    for (const name of readdirSync(data)) {
      if (name !== 'proxy-ca.pem') expect(readFileSync(join(data, name), 'utf8'), name).not.toContain(key)
    }

    const second = await startSandbox({ data })
    expect(await certificateOf(second)).toBe(ca)
    const { json } = await postTunnelled(second.url, `https://api.egret-labs.org${GET_INFO}`, getInfoParams(), { ca })
    expect(json.code).toBe(0)
    await second.close()
  })

  test('has another one for other hosts, and where others may have read the key', async () => {
    const data = folderWith()
    const seen: string[] = []
    const start = async (options: Parameters<typeof startSandbox>[0] = {}) => {
      const sandbox = await startSandbox({ data, ...options })
      seen.push(await certificateOf(sandbox))
      await sandbox.close()
    }
    await start()
    await start({ providerHosts: { 'sdk.example': 'egret' } })
    await start({ providerHosts: { 'sdk.example': 'egret' } })
    chmodSync(join(data, 'proxy-ca.pem'), 0o644)
    await start({ providerHosts: { 'sdk.example': 'egret' } })
    expect(seen[1]).toBe(seen[2])
    expect(new Set(seen).size).toBe(3)
    expect(statSync(join(data, 'proxy-ca.pem')).mode & 0o777).toBe(0o600)
  })
})

test('a trust store has every certificate as a trusted entry, and no MAC', async () => {
  const pem = (await createIssuer(['sdk.example'], NOW)).certificate.toString('pem')
  const store = writeTrustStore(`${pem}\n${pem}`)
  const der = new X509Certificate(pem).raw
  expect(store.indexOf(der)).toBeGreaterThan(0)
  expect(store.lastIndexOf(der)).toBeGreaterThan(store.indexOf(der))
  // 2.16.840.1.113894.746875.1.1, which Java asks for, once with each.
  const trusted = Buffer.from('060c6086480186f966adca7b0101', 'hex')
  expect(store.indexOf(trusted)).toBeGreaterThan(0)
  expect(store.subarray(-8).toString('hex')).toContain('0604551d2500')
})
