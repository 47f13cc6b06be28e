import type { Provider, Sample } from '../contract/provider.ts'

/** A provider with a user of its state to try it with, if there is one. */
export interface Sampled {
  readonly provider: Provider
  readonly sample: Sample | undefined
}

/** `appKey` of `egret` → `CHANNEL_SANDBOX_EGRET_APP_KEY`. */
const variable = (...names: readonly string[]): string =>
  ['channelSandbox', ...names].map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()).join('_')

/** What a game needs to use the sandbox at `url`, as environment variables: addresses, and ids and keys that are there. */
export function environmentOf(samples: readonly Sampled[], url: string): Record<string, string> {
  const variables: Record<string, string> = {
    [variable('url')]: url,
    [variable('adminUrl')]: `${url}/__admin`,
  }
  for (const { provider, sample } of samples) {
    const { id, basePath } = provider.service
    variables[variable(id, 'url')] = url + basePath
    for (const [name, value] of Object.entries(sample?.facts ?? {})) variables[variable(id, name)] = value
  }
  return variables
}
