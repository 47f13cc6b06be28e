import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/loadConfig.ts'
import type { Provider } from '../contract/provider.ts'
import { speak } from './output/language.ts'

let load = async (): Promise<readonly Provider[]> => (await import('../providers/index.ts')).providers

/** One process runs one command line; a program of its own may run it with other providers than those shipped. */
export function useProviders(given: readonly Provider[]): void {
  load = async () => given
}

/** The providers, loaded by the commands that need them. */
export const loadProviders = (): Promise<readonly Provider[]> => load()

/** Their ids, which stand in the names of the variables that `exec` and `env` export. */
const providerIds = async (): Promise<readonly string[]> => (await load()).map(({ service }) => service.id)

/** The settings of this process; see {@link loadConfig}. */
export async function loadSettings(flags: Readonly<Record<string, unknown>>): Promise<Config> {
  const config = await loadConfig(flags, undefined, undefined, providerIds)
  if (config.lang !== undefined) speak(config.lang)
  return config
}
