import type { ProviderDemo } from '../../contract/demo.ts'

/** Examples in the help of commands; they work on the demo. */
export const commandLines = {
  verify: [
    "echo 'uid=10001&payStatus=0&sign=f4c199fdee58cc2515d101fc11781030' | channel-sandbox verify quicksdk-notify --key demo-quick-callbackkey-android --body -",
  ],
  explain: [
    "echo 'openId=demo-quick-merchant&uid=10001&sign=ea46435ccc900e4aacdf37221574d7c4' | channel-sandbox explain quicksdk --key demo-quick-openkey --other-key callbackKey=demo-quick-callbackkey-android --body -",
  ],
  certify: [
    'channel-sandbox certify quicksdk --url http://127.0.0.1:3000/pay --order-command ./make-order.sh --reporter pretty,junit=certify.xml',
  ],
} satisfies ProviderDemo['commandLines']
