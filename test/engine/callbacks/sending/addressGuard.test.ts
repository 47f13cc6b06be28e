import { describe, expect, test } from 'vitest'
import { isNearAddress } from '../../../../src/engine/callbacks/sending/addressGuard.ts'

describe('loopback and private addresses are near', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '::1',
    '0:0:0:0:0:0:0:1',
    'fc00::1',
    'fd12:3456:789a::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::FFFF:192.168.1.1',
  ])('%s', (address) => {
    expect(isNearAddress(address)).toBe(true)
  })
})

describe('everything else is far', () => {
  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '126.255.255.255',
    '128.0.0.1',
    '9.255.255.255',
    '11.0.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '::',
    '::2',
    '::127.0.0.1',
    '2001:4860:4860::8888',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '::ffff:8.8.8.8',
    '::ffff:169.254.169.254',
    '64:ff9b::7f00:1',
  ])('%s', (address) => {
    expect(isNearAddress(address)).toBe(false)
  })
})

describe('what is no address is not near', () => {
  test.each([
    '',
    'localhost',
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '127.0.0.1:80',
    '[::1]',
    ' 127.0.0.1',
    '127.0.0.01',
  ])('%j', (text) => {
    expect(isNearAddress(text)).toBe(false)
  })
})
