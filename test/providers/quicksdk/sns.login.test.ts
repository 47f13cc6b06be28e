import { describe, expect, test } from 'vitest'
import {
  aToken,
  expectAllRequired,
  expectRefusal,
  ios,
  NOW,
  open,
  opened,
  startAtNow,
  stateOf,
  userOf,
} from '../../support/quicksdk.ts'

const facebook = { openType: '6', userOpenId: 'fb-8842', access_token: '任意字串' }

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (payload: unknown): string => `${part({ alg: 'RS256' })}.${part(payload)}.c2ln`
const google = (access_token: string) => ({ openType: '8', userOpenId: 'CREDENTIAL', access_token })

describe('snsLogin', () => {
  test.each([false, true])('makes an account the first time (multipart: %s)', async (multipart) => {
    const sandbox = await startAtNow()
    const { json } = await open(sandbox, 'snsLogin', { ...facebook, extra: '' }, { multipart })
    const username = expect.stringMatching(/^sns\d{8}$/)
    expect(json).toEqual({
      status: true,
      message: '',
      data: { uid: 10_004, username, authToken: aToken, isGuest: 0 },
    })
    expect(await userOf(sandbox, '10004')).toEqual({
      uid: '10004',
      username: json.data.username,
      password: '',
      mobile: '',
      isGuest: false,
      regTime: NOW,
      socials: [{ openType: 6, userOpenId: 'fb-8842' }],
    })
    const { history } = await stateOf(sandbox)
    expect(history.days).toContainEqual(expect.objectContaining({ newUser: 3, userLogin: 1 }))
    const { authToken } = json.data
    expect(await opened(sandbox, 'autoLogin', { authToken })).toMatchObject({ uid: '10004' })
  })

  test('finds the account again, in every product and whatever the credential', async () => {
    const sandbox = await startAtNow()
    const { uid, username } = await opened(sandbox, 'snsLogin', facebook)
    const again = await opened(sandbox, 'snsLogin', { ...facebook, access_token: 'new' }, { productCode: ios })
    expect(again).toMatchObject({ uid, username })
    expect(await opened(sandbox, 'snsLogin', { ...facebook, openType: '16' })).toMatchObject({ uid: 10_005 })
    expect(await opened(sandbox, 'snsLogin', { ...facebook, userOpenId: 'fb-1' })).toMatchObject({ uid: 10_006 })
  })

  test.each(['6', '8', '9', '10', '11', '14', '16', '17'])('knows openType %s', async (openType) => {
    await opened(await startAtNow(), 'snsLogin', { ...facebook, openType })
  })

  test('takes the sub of a Google credential for the player', async () => {
    const sandbox = await startAtNow()
    const { uid } = await opened(sandbox, 'snsLogin', google(jwt({ sub: '1099', name: '張三' })))
    expect((await userOf(sandbox, String(uid))).socials).toEqual([{ openType: 8, userOpenId: '1099' }])
    expect(await opened(sandbox, 'snsLogin', google(jwt({ sub: '1099', iat: 2 })))).toMatchObject({ uid })
    expect(await opened(sandbox, 'snsLogin', { ...facebook, openType: '8', userOpenId: '1099' })).toMatchObject({ uid })
    expect(await opened(sandbox, 'snsLogin', google(jwt({ sub: '1100' })))).toMatchObject({ uid: uid + 1 })
  })

  test.each([
    ['text', 'not-a-jwt'],
    ['two parts', jwt({ sub: '1' }).split('.').slice(0, 2).join('.')],
    ['four parts', `${jwt({ sub: '1' })}.x`],
    ['a header that is no JSON', `bm9wZQ.${part({ sub: '1' })}.x`],
    ['a payload that is no JSON', `${part({})}.bm9wZQ.x`],
    ['a payload that is no object', jwt(null)],
    ['no sub', jwt({ email: 'a@example.com' })],
    ['an empty sub', jwt({ sub: '' })],
    ['a sub that is no text', jwt({ sub: 1 })],
    ['characters beyond base64url', `${part({})}.${part({ sub: '1' })}=.x`],
  ])('refuses a Google credential with %s', async (_what, credential) => {
    const message = 'The credential of the social account is invalid.'
    await expectRefusal(await startAtNow(), 'snsLogin', google(credential), message)
  })

  test('takes CREDENTIAL of any other network for an id', async () => {
    await opened(await startAtNow(), 'snsLogin', { ...facebook, userOpenId: 'CREDENTIAL' })
  })

  test.each([
    ['1', 'The openType is unknown.'],
    ['18', 'The openType is unknown.'],
    ['-6', 'The openType is unknown.'],
    ['facebook', 'A parameter has the wrong format.'],
  ])('refuses openType %s', async (openType, message) => {
    await expectRefusal(await startAtNow(), 'snsLogin', { ...facebook, openType }, message)
  })

  test('needs every parameter', async () => {
    await expectAllRequired(await startAtNow(), 'snsLogin', facebook)
  })
})
