import type { ProviderDemo } from '../../contract/demo.ts'

/** Examples in the help of commands; they work on the demo. */
export const commandLines = {
  sign: [
    'channel-sandbox sign egret --key demo-egret-appkey-1001 appId=1001 time=1420855806 token=demo-egret-token-zhangsan',
  ],
  verify: ['channel-sandbox verify egret --key k a=1 sign=5d556d13ab424b169b8d899f230413fe'],
  explain: ['channel-sandbox explain egret --key k a=1 b=2 sign=0b394c1e171bafbd037c9f16c617f741'],
  trigger: [
    'channel-sandbox trigger egret.login appId=1001',
    'channel-sandbox trigger egret.pay appId=1001 id=ce3af2e06a0c5dc981fcdb060ebc6bde goodsId=3 ext=my-order-7',
  ],
  certify: [
    "channel-sandbox certify egret --url http://127.0.0.1:3000/egret/pay --probe-url 'http://127.0.0.1:3000/test/granted?order={order}'",
  ],
} satisfies ProviderDemo['commandLines']
