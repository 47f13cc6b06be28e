import { list, object, oneOf, streamed, text } from '../../contract/schema/field.ts'
import { admin, tags } from '../spec.ts'

export const readProxy = admin.operation({
  id: 'proxy.read',
  method: 'GET',
  path: '/__admin/proxy',
  summary: { en: 'Hosts the sandbox stands in for as a proxy', zh: '代理所服务的主机' },
  description: {
    en: 'For games whose hosts cannot be changed: with the sandbox as their proxy they reach these hosts here. Every other host is refused, unless it is let out.',
    zh: '供无法修改主机的游戏使用：以沙箱为代理时，这些主机由沙箱应答；其余主机一律拒绝，除非已放行。',
  },
  tier: 'documented',
  tag: tags.server,
  params: {},
  data: object({
    hosts: list(
      object({
        host: text({ en: 'Host name or address.', zh: '主机', example: 'sdk.example.com' }),
        provider: text({ en: 'The provider it belongs to.', zh: '渠道' }),
        tier: oneOf(['documented', 'observed', 'configured'], {
          en: "From the provider's document, from public programs, or from --provider-host.",
          zh: '来源：渠道文档、公开程序或 --provider-host',
        }),
      }),
    ),
    passThrough: list(text({ en: 'Host that is let out.', zh: '放行的主机' })),
  }),
  errors: [],
  handle: async ({ state }) => ({ hosts: state.proxy.hosts, passThrough: state.proxy.passThrough }),
})

async function* once(text: string): AsyncGenerator<string> {
  yield text
}

export const readCertificate = admin.operation({
  id: 'proxy.certificate',
  method: 'GET',
  path: '/__admin/proxy/ca.pem',
  summary: { en: 'The certificate authority of CONNECT, as PEM', zh: 'CONNECT 所用的 CA 证书（PEM）' },
  description: {
    en: 'For clients to trust, never for the trust store of a system. It can vouch for the served hosts alone and is valid for 90 days. It is made at its first use and, without --data, again at each start.',
    zh: '仅供客户端信任，切勿装入系统信任库。它只能为所服务的主机签发证书，有效期 90 天；首次使用时生成，未使用 --data 时每次启动重新生成。',
  },
  tier: 'documented',
  tag: tags.server,
  params: {},
  data: streamed({ en: 'A certificate without its key.', zh: '不含私钥的证书' }),
  mediaType: 'application/x-pem-file',
  errors: [],
  handle: async ({ state }) => once(await state.proxy.certificate()),
})
