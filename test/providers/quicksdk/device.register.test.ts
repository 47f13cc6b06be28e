import { expect, test } from 'vitest'
import { android, ios, NOW, open, refused, stateOf } from '../../support/quicksdk.ts'
import { startSandbox } from '../../support/sandbox.ts'

const device = { deviceId: 'dev-1', platform: '1', deviceName: '小米 14', osVersion: '34' }
const everything = {
  channelCode: 'ad-7',
  osName: 'android',
  osLanguage: 'zh',
  countryCode: 'cn',
  ismobiledevice: '1',
  imei: '490154203237518',
  imsi: '',
  wifimac: '00:1a',
  bluetoothMac: '',
  screenHeight: '2160',
  screenWidth: '1080',
  dpi: '440',
  pushToken: 'fcm',
  isJailbroken: '0',
  javasupport: '1',
}

async function start() {
  const sandbox = await startSandbox()
  sandbox.clock.set({ now: NOW, frozen: true })
  return sandbox
}

test.each([false, true])('deviceRegist keeps everything it is told (multipart: %s)', async (multipart) => {
  const sandbox = await start()
  const { text } = await open(sandbox, 'deviceRegist', { ...device, ...everything }, { multipart })
  expect(text).toBe('{"status":true,"message":"","data":[]}')
  const { devices } = (await stateOf(sandbox)).history
  const { details, ...row } = devices[0]
  expect(row).toEqual({ productCode: android, deviceId: 'dev-1', channelCode: 'ad-7', at: NOW })
  expect(JSON.parse(details)).toEqual({
    platform: 1,
    deviceName: '小米 14',
    osVersion: '34',
    osName: 'android',
    osLanguage: 'zh',
    countryCode: 'cn',
    ismobiledevice: 1,
    imei: '490154203237518',
    imsi: '',
    wifimac: '00:1a',
    bluetoothMac: '',
    screenHeight: 2160,
    screenWidth: 1080,
    dpi: '440',
    pushToken: 'fcm',
    isJailbroken: 0,
    javasupport: 1,
  })
})

test('deviceRegist counts a device once per product', async () => {
  const sandbox = await start()
  for (const change of [{}, { deviceName: 'renamed' }, { deviceId: 'dev-2', platform: '2' }]) {
    expect((await open(sandbox, 'deviceRegist', { ...device, ...change })).json.status).toBe(true)
  }
  await open(sandbox, 'deviceRegist', device, { productCode: ios })
  const { devices, days } = (await stateOf(sandbox)).history
  expect(devices).toHaveLength(3)
  const first = devices.find((row: Record<string, unknown>) => row.productCode === android && row.deviceId === 'dev-1')
  expect(JSON.parse(first.details).deviceName).toBe('小米 14')
  const counted = days.map(({ productCode, newDevice }: Record<string, unknown>) => [productCode, newDevice])
  expect(Object.fromEntries(counted)).toEqual({ [android]: 2, [ios]: 1 })
})

test.each([
  { platform: '3' },
  { platform: 'android' },
  { ismobiledevice: '2' },
  { screenHeight: '2160px' },
  { isJailbroken: 'no' },
])('deviceRegist refuses %j and keeps nothing', async (change) => {
  const sandbox = await start()
  const before = await stateOf(sandbox)
  const { json } = await open(sandbox, 'deviceRegist', { ...device, ...(change as Record<string, string>) })
  expect(json).toEqual(refused('A parameter has the wrong format.'))
  expect(await stateOf(sandbox)).toEqual(before)
})
