import type { SandboxHandle } from '../../src/index.ts'
import { egretSigned } from './php.ts'
import { type Answered, postForm } from './sandbox.ts'

export const APP = { appId: '1001', appKey: 'Kq8sTn2VfXw4BzP9' } as const
export const OTHER = { appId: '1002', appKey: 'another-key' } as const
export const ALICE = { id: 'u-alice', token: 'token-alice' } as const
export const BOB = { id: 'u-bob', token: 'token-bob' } as const
/** A user of the other app. */
export const CAROL = { id: 'u-carol', token: 'token-carol' } as const

export const egretSeed = (app: Readonly<Record<string, unknown>> = {}) => ({
  egret: {
    apps: [
      {
        ...APP,
        name: 'Game',
        gameUrl: 'http://127.0.0.1:3000/play?from=test',
        goods: [
          { goodsId: '1', money: 1, name: '10钻石' },
          { goodsId: '3', money: 10, name: '100钻石' },
        ],
        users: [{ ...ALICE, name: '张三', pic: 'http://example.test/a.jpg', friends: [BOB.id] }, { ...BOB }],
        ...app,
      },
      { ...OTHER, friendList: false, users: [CAROL] },
    ],
  },
})

export const TIME = '1420855806'

/** Calls an Egret operation, signed as the document says unless a signature is given. */
export function callEgret(
  sandbox: SandboxHandle,
  path: string,
  params: Readonly<Record<string, string>>,
  app: { readonly appId: string; readonly appKey: string } = APP,
): Promise<Answered> {
  const all = { appId: app.appId, time: TIME, ...params }
  const body = 'sign' in params ? all : egretSigned(all, app.appKey)
  return postForm(`${sandbox.egret.url}/v2/${path}`, body)
}

/** What every failure looks like. */
export const refusal = (code: number, msg: string) => ({ code, msg, data: [] })
export const REFUSALS = {
  incomplete: refusal(1001, '参数不全'),
  token: refusal(1005, 'token 错误'),
  sign: refusal(1006, 'sign 错误，验证通不过'),
  user: refusal(1007, '该用户不存在'),
  closed: refusal(1010, '当前渠道不提供该功能'),
} as const
