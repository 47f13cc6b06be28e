import { Agent, request } from 'node:http'
import { quicksdkSigned } from './php.ts'
import { android, openId, openKey } from './quicksdk.ts'

/** Makes so many signed calls of an operation that needs nothing else, side by side, and looks at no answer. */
export async function burst(url: string, calls: number, path = 'open/getOpenProduct'): Promise<void> {
  const body = new URLSearchParams(quicksdkSigned({ openId, productCode: android }, openKey)).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length }
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const call = () =>
    new Promise<void>((resolve, reject) => {
      const sent = request(`${url}/${path}`, { agent, method: 'POST', headers }, (answer) => {
        answer.resume().on('end', resolve)
      })
      sent.on('error', reject).end(body)
    })
  await Promise.all(Array.from({ length: calls }, call))
  agent.destroy()
}
