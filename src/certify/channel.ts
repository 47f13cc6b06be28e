import type { Callback } from '../contract/callbacks/callback.ts'
import type { Certification, Seller, SellerForm } from '../contract/certification/certification.ts'
import type { CertifyOptions } from '../contract/certification/certifyOptions.ts'
import type { Provider } from '../contract/provider.ts'
import type { Fields } from '../contract/schema/field.ts'
import { unknownName } from '../contract/schema/validation.ts'
import { about, prose } from '../contract/values/prose.ts'
import { CertifyError } from './options.ts'
import type { CertifySandbox } from './sandbox.ts'

/** A provider's callback as the checks see it, with who sells. */
export interface Channel {
  readonly provider: Provider
  readonly callback: Callback
  readonly certification: Certification<unknown>
  /** Fields of the callback in the form they are sent to this seller. */
  readonly params: Fields
  readonly seller: Seller
  /** The key of another seller there. */
  readonly otherKey: string | undefined
  readonly url: string
  readonly url2: string | undefined
  readonly hasOrders: boolean
  readonly amountPolicy: 'paid' | 'exact'
  /** The channel's patience, milliseconds. */
  readonly timeoutMs: number
}

/** Providers whose callbacks can be certified. */
export const certifiable = (providers: readonly Provider[]): Provider[] =>
  providers.filter(({ callbacks }) => callbacks.some(({ certification }) => certification))

const usage = (en: string, zh: string): never => {
  throw new CertifyError('usage', prose(en, zh))
}

/** Another seller than any of the seed: the caller has to say what a seed would. */
function unknownSeller({ app = '', key, players, player, goods }: CertifyOptions, known: readonly Seller[]): Seller {
  const ids = known.map(({ id }) => id)
  if (key === undefined)
    return usage(
      `${app} is ${unknownName(app, ids).en}. Give its signing key (key) to certify it all the same.`,
      `${app}${unknownName(app, ids).zh}。给出其签名密钥 (key) 仍可检查。`,
    )
  if (!players?.length && player === undefined)
    return usage(
      `${app} is not in the seed: name a player the game knows (player).`,
      `${app} 不在种子中：请指定游戏已知的玩家 (player)。`,
    )
  if (!goods?.length)
    return usage(
      `${app} is not in the seed: name goods and what they cost (goods 1=6).`,
      `${app} 不在种子中：请指定物品及价格 (goods 1=6)。`,
    )
  return { id: app, key, players: [], goods: [] }
}

/** What the options put in the place of the seed's. */
function withOptions(seller: Seller, { key, players, goods, server, role }: CertifyOptions): Seller {
  const currency = seller.goods[0]?.currency ?? ''
  const known = players?.length ? players.map((id) => ({ id })) : seller.players
  return {
    ...seller,
    ...(key !== undefined && { key }),
    players: known.map((one) => ({
      ...one,
      ...(server !== undefined && { server }),
      ...(role !== undefined && { role }),
    })),
    ...(goods?.length && { goods: goods.map((one) => ({ ...one, currency })) }),
  }
}

/** What the fields of another form mean takes the place of the callback's own. */
function inForm({ kind, sellers, pay, forge }: Certification<unknown>, form: SellerForm): Certification<unknown> {
  const { fields, amounts, outcomes } = form
  return {
    kind,
    sellers,
    pay,
    fields,
    ...(forge && { forge }),
    ...(amounts && { amounts }),
    ...(outcomes && { outcomes }),
  }
}

const isWebUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

function checkUrl(name: string, url: string): void {
  if (!isWebUrl(url))
    usage(
      `${name} is an http or https URL, not ${JSON.stringify(url)}.`,
      `${name} 须为 http 或 https 地址，而不是 ${JSON.stringify(url)}。`,
    )
  if (new URL(url).pathname.includes('/__receiver/')) {
    usage(
      `${name} is the sandbox's own receiver; certify is for the game's endpoint.`,
      `${name} 是沙箱自己的接收端；certify 用于检查游戏的接口。`,
    )
  }
}

/** An empty text is a variable that was not set, never a wish. */
function checkTexts({ app, key, players = [], server, role, goods = [] }: CertifyOptions): void {
  for (const [name, text] of Object.entries({ app, key, server, role })) {
    if (text === '') usage(`${name} is empty: name one, or leave it out.`, `${name} 为空：请给出，或省略。`)
  }
  if (players.includes('')) usage('player is empty: name one, or leave it out.', 'player 为空：请给出，或省略。')
  if (goods.some(({ id }) => id === ''))
    usage(
      'goods without an id: name some and what they cost (goods 1=6).',
      'goods 缺少编号：请指定物品及价格 (goods 1=6)。',
    )
}

/** Finds out whom and what a run is about. Throws a {@link CertifyError} that says what is missing. */
export async function openChannel(sandbox: CertifySandbox, options: CertifyOptions): Promise<Channel> {
  const known = certifiable(sandbox.providers)
  const provider = known.find(({ service }) => service.id === options.provider)
  if (!provider) {
    const ids = known.map(({ service }) => service.id)
    throw new CertifyError('usage', about(options.provider, unknownName(options.provider, ids)))
  }
  checkTexts(options)
  checkUrl('url', options.url)
  if (options.url2 !== undefined) checkUrl('url2', options.url2)
  const callback = provider.callbacks.find(({ certification }) => certification) as Callback
  const certification = callback.certification as Certification<unknown>
  const sellers = await sandbox.transaction(provider, (state) => certification.sellers(state))
  const { app } = options
  const found = app === undefined ? sellers[0] : sellers.find(({ id }) => id === app)
  if (!found && app === undefined && options.key === undefined) {
    return usage(
      `The seed has no seller at ${options.provider}: give a seed, or app, key, player and goods.`,
      `种子中没有 ${options.provider} 的应用：请给出种子，或 app、key、player 和 goods。`,
    )
  }
  const seller = withOptions(found ?? unknownSeller(options, sellers), options)
  if (seller.goods.length === 0)
    return usage(
      `${seller.id} sells nothing: name goods and what they cost (goods 1=6).`,
      `${seller.id} 没有物品：请指定物品及价格 (goods 1=6)。`,
    )
  if (seller.players.length === 0 && options.player === undefined)
    return usage(`${seller.id} has no players: name one (player).`, `${seller.id} 没有玩家：请指定一个 (player)。`)
  const { form } = seller
  return {
    provider,
    callback,
    certification: form ? inForm(certification, form) : certification,
    params: form?.params ?? callback.params,
    seller,
    otherKey: sellers.find(({ id, key }) => id !== seller.id && key !== seller.key)?.key,
    url: options.url,
    url2: options.url2,
    hasOrders: options.order !== undefined,
    amountPolicy: options.amountPolicy ?? 'paid',
    timeoutMs: options.timeoutMs ?? 10_000,
  }
}
