import type { Language } from '../contract/schema/field.ts'

/** The environment of this process; other files are given what they need of it. */
export const processEnvironment = (): NodeJS.ProcessEnv => process.env

/**
 * The language to speak: the one asked for, else CHANNEL_SANDBOX_LANG, else that of the shell, where LC_ALL goes before
 * LC_MESSAGES before LANG and anything but zh… is English.
 */
export function languageOf(asked: string | undefined, environment: NodeJS.ProcessEnv = process.env): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment
  const named = [asked, environment.CHANNEL_SANDBOX_LANG, LC_ALL, LC_MESSAGES, LANG].find((text) => text)
  return /^zh/i.test(named ?? '') ? 'zh' : 'en'
}

/** The environment of a process that is started here, with more variables. */
export const environmentWith = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...more,
})

/** A variable that a surrounding system sets for its programs, as CI systems do. */
export const environmentVariable = (name: string): string | undefined => process.env[name]

/** The first of these variables that is set, in lower or upper case. */
const variable = (environment: NodeJS.ProcessEnv, ...names: readonly string[]): string =>
  names.flatMap((name) => [environment[name], environment[name.toUpperCase()]]).find(Boolean) ?? ''

/** An address of a proxy as programs write it, with or without a scheme; undefined for one that is not HTTP. */
function proxyUrl(text: string): URL | undefined {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  if (text === '' || !URL.canParse(address)) return undefined
  const url = new URL(address)
  return /^https?:$/.test(url.protocol) ? url : undefined
}

/** The hosts a user reaches without a proxy, as NO_PROXY lists them. */
export const userNoProxy = (environment: NodeJS.ProcessEnv = process.env): readonly string[] =>
  variable(environment, 'no_proxy')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')

/** The proxies of the environment the sandbox runs in. */
export const userProxies = (environment: NodeJS.ProcessEnv = process.env) => ({
  http: proxyUrl(variable(environment, 'http_proxy', 'all_proxy')),
  https: proxyUrl(variable(environment, 'https_proxy', 'all_proxy')),
  none: userNoProxy(environment),
})
