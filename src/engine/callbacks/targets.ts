import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Callback } from '../../contract/callbacks/callback.ts'
import { RECEIVER_PATH, type Redirected, receiverOf } from '../../contract/callbacks/target.ts'
import type { Provider } from '../../contract/provider.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { didYouMean } from '../../contract/schema/validation.ts'
import { about, prose } from '../../contract/values/prose.ts'
import { isNearAddress, TargetRefused } from './sending/addressGuard.ts'

/** Where callbacks go instead of the addresses of orders, apps, products and games. */
export interface TargetSettings {
  /** Scheme, host and port for all of them; the path stays. */
  readonly forwardTo?: string | undefined
  /** Whole addresses by callback: `egret.pay.notify`. */
  readonly callbacks: Readonly<Record<string, string>>
}

/** A change of {@link TargetSettings}: what is absent stays, null ends it. */
export interface TargetChange {
  readonly forwardTo?: string | null | undefined
  readonly callbacks?: Readonly<Record<string, string | null>> | undefined
}

/** Settings of this process, and of the built-in receiver. */
export interface TargetOptions extends TargetSettings {
  /** Whether callbacks without an address go to the sandbox's own receiver. */
  readonly receiver: boolean
}

export const NO_TARGETS: TargetOptions = { callbacks: {}, receiver: false }

/** Where one callback goes. */
export interface Target {
  readonly url: string
  readonly by?: Redirected
}

/** What is kept of changes, with the settings they were made on: others given at a later start take their place. */
interface TargetsState {
  readonly given: TargetSettings
  readonly now: TargetSettings
}

type Named = Pick<Callback, 'service' | 'id' | 'path'>

export interface Targets {
  readonly receiver: boolean
  settings(): TargetSettings
  change(change: TargetChange): void
  /** Where a callback goes that has this address of its own; undefined when it has nowhere to go. */
  resolve(callback: Named & Pick<Callback, 'receiving'>, own: string | undefined, origin: string): Target | undefined
  /** Where it goes now by these settings alone. */
  redirect(callback: Named, own: string | undefined): Target | undefined
  /** What {@link restore} takes. */
  state(): unknown
  restore(state: unknown): void
}

/** `egret.pay.notify` */
export const callbackName = ({ service, id }: Pick<Callback, 'service' | 'id'>): string => `${service}.${id}`

/** Only what is set. */
const settingsOf = ({ forwardTo, callbacks }: TargetSettings): TargetSettings => ({
  ...(forwardTo !== undefined && { forwardTo }),
  callbacks,
})

function pathOf(callback: Named, own: string | undefined): string {
  if (own === undefined || !URL.canParse(own)) return callback.path
  const { pathname, search } = new URL(own)
  return pathname + search
}

export interface TargetsParts {
  readonly options: TargetOptions
  /** Addresses of the demo seed, which no user has set: they stand behind the receiver. */
  readonly examples: ReadonlySet<string>
}

/** Decides where callbacks go. One order of precedence, for every provider. */
export function createTargets({ options, examples }: TargetsParts): Targets {
  const given = settingsOf(options)
  let now = given

  function redirect(callback: Named, own: string | undefined): Target | undefined {
    const whole = now.callbacks[callbackName(callback)]
    if (whole !== undefined) return { url: whole, by: receiverOf(whole) ? 'receiver' : 'forward-to' }
    if (now.forwardTo === undefined) return undefined
    return { url: new URL(now.forwardTo).origin + pathOf(callback, own), by: 'forward-to' }
  }

  return {
    receiver: options.receiver,
    settings: () => now,
    change({ forwardTo = now.forwardTo, callbacks = {} }) {
      const changed = Object.entries({ ...now.callbacks, ...callbacks })
      const left = changed.filter((entry): entry is [string, string] => entry[1] !== null)
      now = settingsOf({ forwardTo: forwardTo ?? undefined, callbacks: Object.fromEntries(left) })
    },
    redirect,
    resolve(callback, own, origin) {
      const redirected = redirect(callback, own)
      if (redirected) return redirected
      const stands = options.receiver && callback.receiving !== undefined
      if (own !== undefined && !(stands && examples.has(own)))
        return { url: own, ...(receiverOf(own) && { by: 'receiver' as const }) }
      if (!stands) return undefined
      return { url: `${origin}${RECEIVER_PATH}${callback.service}/${callback.id}`, by: 'receiver' }
    },
    state: () => ({ given, now }) satisfies TargetsState,
    restore(state) {
      const kept = state as TargetsState
      if (JSON.stringify(kept.given) === JSON.stringify(given)) now = kept.now
    },
  }
}

/** Addresses in the demo seed that a game of the guides would have: where a callback's usual path is. */
export function exampleAddresses(providers: readonly Provider[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { callbacks, demo } of providers) {
    const paths = callbacks.map(({ path }) => path)
    JSON.stringify(demo?.seed ?? {}, (_name, value: unknown) => {
      if (typeof value === 'string' && URL.canParse(value) && paths.includes(new URL(value).pathname)) found.add(value)
      return value
    })
  }
  return found
}

const isHttp = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)

const noUrl = (text: string): Prose =>
  prose(`${JSON.stringify(text)} is no http or https URL.`, `${JSON.stringify(text)} 不是 http 或 https 地址。`)

/** Why an address may not be called, in a sentence; a name that cannot be resolved may be there later. */
async function whyFar(url: string, allowedHosts: readonly string[]): Promise<Prose | undefined> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  if (allowedHosts.includes(host)) return undefined
  if (isIP(host) !== 0) return isNearAddress(host) ? undefined : new TargetRefused(host, host).prose
  const found = await lookup(host, { all: true }).catch(() => [])
  const isNear = found.length === 0 || found.some(({ address }) => isNearAddress(address))
  return isNear ? undefined : new TargetRefused(host, found[0]?.address ?? '').prose
}

/** What is wrong with a change of the targets; a sentence for each, empty when it may be made. */
export async function targetMistakes(
  { forwardTo, callbacks = {} }: TargetChange,
  providers: readonly Provider[],
  allowedHosts: readonly string[],
): Promise<Prose[]> {
  const known = providers.flatMap(({ callbacks: all }) => all.map(callbackName))
  const mistakes: Prose[] = []
  const urls: string[] = []
  if (typeof forwardTo === 'string') {
    if (!isHttp(forwardTo)) mistakes.push(noUrl(forwardTo))
    else if (new URL(forwardTo).pathname !== '/' || new URL(forwardTo).search !== '')
      mistakes.push(
        prose(
          `${forwardTo} has a path, and each callback keeps its own. Give ${new URL(forwardTo).origin}, or one callback its whole address: ${known[0]}=${forwardTo}.`,
          `${forwardTo} 带有路径，而各回调保留自己的路径。请给出 ${new URL(forwardTo).origin}，或为单个回调给出完整地址：${known[0]}=${forwardTo}。`,
        ),
      )
    else urls.push(forwardTo)
  }
  for (const [name, url] of Object.entries(callbacks)) {
    const meant = didYouMean(name, known)
    if (!known.includes(name))
      mistakes.push(
        meant === undefined
          ? prose(
              `There is no callback ${name}; there are ${known.join(', ')}.`,
              `没有回调 ${name}；现有 ${known.join(', ')}。`,
            )
          : prose(`There is no callback ${name}; did you mean ${meant}?`, `没有回调 ${name}；是否想用 ${meant}？`),
      )
    else if (url !== null && !isHttp(url)) mistakes.push(about(name, noUrl(url)))
    else if (url !== null) urls.push(url)
  }
  const far = await Promise.all(urls.map((url) => whyFar(url, allowedHosts)))
  return [...mistakes, ...far.filter((sentence) => sentence !== undefined)]
}

/** `http://127.0.0.1:8080` and `egret.pay.notify=http://127.0.0.1:8080/pay` as settings. */
export function readTargets(given: readonly string[]): TargetSettings {
  const callbacks: Record<string, string> = {}
  let forwardTo: string | undefined
  for (const one of given) {
    const [, name, url] = /^([\w.-]+)=(.*)$/s.exec(one) ?? []
    if (name !== undefined && url !== undefined) callbacks[name] = url
    else forwardTo = one
  }
  return { ...(forwardTo !== undefined && { forwardTo }), callbacks }
}
