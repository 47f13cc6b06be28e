import type { ProviderDemo } from '../../contract/demo.ts'

/** Examples in the help of commands; they work on the demo. */
export const commandLines = {
  sign: [
    `channel-sandbox sign rocgame --key secret gameId=1015 exCode=CXPIYFLW 'prop=[{"name":"gold","num":1}]'`,
    `echo '{"gameId":1015,"exCode":"CXPIYFLW"}' | channel-sandbox sign rocgame --key secret --body - --json`,
  ],
  trigger: ["channel-sandbox trigger rocgame.batch gameId=1015 giftName='VIP gift' num=5 isPublic=false --json"],
} satisfies ProviderDemo['commandLines']
