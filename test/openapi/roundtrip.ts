// Written with nothing but the types openapi-typescript makes of the documents; compiled and run by types.test.ts.
import createClient from 'openapi-fetch'
import type { paths as Admin } from './admin.ts'
import type { paths as Egret } from './egret.ts'
import type { paths as Quicksdk } from './quicksdk.ts'
import type { paths as Rocgame } from './rocgame.ts'

const form = (body: object | undefined) => new URLSearchParams(Object.entries(body ?? {}))
const asForm = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, bodySerializer: form }

export async function roundTrip(baseUrl: string): Promise<readonly unknown[]> {
  const admin = createClient<Admin>({ baseUrl })
  const sign = async (path: string, params: Record<string, unknown>): Promise<string> => {
    const { data, error } = await admin.POST('/__admin/sign', { body: { path, params } })
    if (data === undefined) throw new Error(error.detail)
    return data.sign
  }

  const { data: login } = await admin.POST('/__admin/egret/login', { body: { appId: '1001' } })
  if (login === undefined) throw new Error('nobody logged in')

  const asked = { appId: '1001', time: '1732000000', token: login.token }
  const info = await createClient<Egret>({ baseUrl }).POST('/v2/user/getInfo', {
    ...asForm,
    body: { ...asked, sign: await sign('/v2/user/getInfo', asked) },
  })
  const user: string = info.data !== undefined && 'id' in info.data.data ? info.data.data.id : 'refused'

  const account = { openId: 'demo-quick-merchant', productCode: 'demo-quick-android' }
  const credentials = { ...account, username: 'alice', password: '5ebe2294ecd0e0f08eab7690d2a6ee69' }
  const entered = await createClient<Quicksdk>({ baseUrl }).POST('/open/userLogin', {
    ...asForm,
    body: { ...credentials, sign: await sign('/open/userLogin', credentials) },
  })
  const uid: string = entered.data !== undefined && 'uid' in entered.data.data ? entered.data.data.uid : 'refused'

  const query = { gameId: 1015, exCodeMulti: 'CXPIYFLW' }
  const codes = await createClient<Rocgame>({ baseUrl }).POST('/api/gift/codeQuery', {
    body: { ...query, sign: await sign('/api/gift/codeQuery', query) },
  })
  const found = codes.data?.success === true ? Object.keys(codes.data.data) : []

  return [user === login.id, uid, found]
}
