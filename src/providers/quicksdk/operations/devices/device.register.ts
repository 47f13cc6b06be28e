import { flag, int, nothing, oneOf, optional, text } from '../../../../contract/schema/field.ts'
import { channelCode, countryCode, deviceId, tags } from '../../fields.ts'
import { quicksdk } from '../../spec.ts'

const maybe = (en: string, zh: string, example: string) => optional(text({ en, zh, example, mayBeEmpty: true }))

export const deviceRegister = quicksdk.operation({
  id: 'device.register',
  path: '/open/deviceRegist',
  summary: { en: 'Reports a device', zh: '设备上报' },
  description: {
    en: 'A product knows a device id once; reporting it again succeeds and changes nothing.',
    zh: '同一产品下设备 ID 唯一，重复上报成功但不再记录。',
  },
  section: '二.26',
  tier: 'documented',
  assumptions: ['quick-5'],
  tag: tags.devices,
  params: {
    channelCode: optional(channelCode),
    deviceId,
    platform: oneOf([1, 2], { en: '1 Android, 2 iOS.', zh: '平台：1 安卓，2 iOS', example: 1 }),
    deviceName: text({ en: 'Name of the device.', zh: '设备名称', example: 'Pixel 3' }),
    // ASSUMPTION quick-5: the table calls osName an Int and describes it as android or ios, so it is taken as a text.
    osName: maybe('android or ios.', '操作系统', 'android'),
    osVersion: text({ en: 'Version number of the system; 24 is Android 7.0.', zh: '系统数字版本', example: '24' }),
    osLanguage: maybe('Language of the system.', '系统语言', 'zh'),
    countryCode: optional(countryCode),
    ismobiledevice: optional(flag({ en: '1 for a phone.', zh: '是否为手机，1 是，0 否', example: 1 })),
    imei: maybe('IMEI.', 'IMEI', '490154203237518'),
    imsi: maybe('IMSI.', 'IMSI', '460001234567890'),
    wifimac: maybe('MAC address of the network.', '网络 MAC 地址', '00:1a:2b:3c:4d:5e'),
    bluetoothMac: maybe('MAC address of Bluetooth.', '蓝牙 MAC 地址', '00:1a:2b:3c:4d:5f'),
    screenHeight: optional(int({ en: 'Height of the screen.', zh: '屏幕高度', example: 2160 })),
    screenWidth: optional(int({ en: 'Width of the screen.', zh: '屏幕宽度', example: 1080 })),
    dpi: maybe('Dots per inch.', 'DPI', '440'),
    pushToken: maybe("The client's token for pushes.", '客户端推送 Token', 'fcm-7d1e'),
    isJailbroken: optional(flag({ en: '1 when jailbroken or rooted.', zh: '是否越狱或 ROOT', example: 0 })),
    javasupport: optional(flag({ en: '1 when it runs JavaScript.', zh: '是否支持 JavaScript', example: 1 })),
  },
  data: nothing(),
  errors: [],
  async handle({ params, tenant, state, now }) {
    const { openId: _openId, productCode: _sent, sign: _sign, deviceId, channelCode = '', ...details } = params
    const { productCode } = tenant.product
    if (await state.device(productCode, deviceId)) return []
    await state.addDevice({ productCode, deviceId, channelCode, at: now, details: JSON.stringify(details) })
    return []
  },
})
