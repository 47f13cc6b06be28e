import { expect, test } from 'vitest'
import { startCli } from '../support/dist.ts'
import { md5, quicksdkSigned } from '../support/php.ts'
import { android, openId, openKey } from '../support/quicksdk.ts'
import { postForm, postMultipart, send } from '../support/sandbox.ts'
import { sampled } from '../support/size.ts'
import { argsFor, WAYS } from '../support/ways.ts'

const email = 'player@example.com'

test.each(sampled(WAYS, 2))(
  'a guest binds an e-mail address, forgets the password and recovers it: %s',
  async (way) => {
    const sandbox = startCli(['start', '--port', '0', ...(await argsFor(way))])
    const url = (await sandbox.prints(/^channel-sandbox ready on (\S+)$/m))[1] as string

    const signed = (params: Record<string, string>) =>
      quicksdkSigned({ openId, productCode: android, ...params }, openKey)
    async function call(name: string, params: Record<string, string>, post = postForm) {
      const { json } = await post(`${url}/open/${name}`, signed(params))
      return json
    }
    /** The code of the next mail, read as a test of a game would: by waiting for it while the game asks for it. */
    async function codeOf(sendType: string, count: number): Promise<string> {
      const arrives = send(`${url}/__admin/outbox/wait?to=${encodeURIComponent(email)}&count=${count}&timeout=10s`)
      expect((await call('sendCodeByEmail', { email, sendType })).data.message).not.toBe('')
      const [newest] = (await arrives).json.mails
      expect(newest).toMatchObject({ to: email, sendType: Number(sendType) })
      return newest.code
    }

    const guest = (await call('visitorReg', { deviceId: 'web-5f1d0c' })).data
    expect(guest.isGuest).toBe(1)

    const bound = { userId: guest.uid, email, code: await codeOf('2', 1), password: md5('first') }
    expect(await call('bindEmail', bound, postMultipart)).toEqual({ status: true, message: '', data: [] })
    expect((await call('userInfo', { userId: guest.uid })).data).toEqual({ ...guest, isGuest: 0 })

    const { username } = guest
    expect(await call('userLogin', { username, password: md5('forgotten') })).toMatchObject({ status: false })

    const code = await codeOf('4', 2)
    const newPassword = md5('second')
    expect(await call('setNewPass', { email, code: '000000x', newPassword })).toMatchObject({ status: false })
    expect((await call('setNewPass', { email, code, newPassword })).data).toEqual({ ...guest, isGuest: 0 })

    expect(await call('userLogin', { username, password: md5('first') })).toMatchObject({ status: false })
    const { data } = await call('userLogin', { username, password: newPassword }, postMultipart)
    expect(data).toMatchObject({ uid: guest.uid, isGuest: 0 })
    const checked = await postForm(`${url}/webapi/checkUserInfo`, { uid: data.uid, token: data.token })
    expect(checked.json.status).toBe(true)

    // The codes stand in the outbox and nowhere in what the sandbox prints.
    const { mails } = (await send(`${url}/__admin/outbox`)).json
    expect(mails).toHaveLength(2)
    for (const mail of mails) expect(sandbox.output()).not.toContain(mail.code)
  },
)
