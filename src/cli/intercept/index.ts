import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { bundleWith, extraWith, systemRoots } from './bundles.ts'
import { javaOptions } from './java.ts'
import type { Direct } from './noProxy.ts'
import { phpFiles } from './php.ts'

/** What makes a command's clients use the sandbox as their proxy and trust its certificates. */
export interface Interception {
  readonly variables: Readonly<Record<string, string>>
  /** Removes the files the variables name. */
  end(): void
}

export interface InterceptionOptions {
  /** Where the sandbox listens. */
  readonly address: string
  /** The admin token, where the proxy asks for one. */
  readonly token: string | undefined
  /** The certificate of the sandbox's authority. */
  readonly certificate: string
  readonly direct: Direct
  /** The variables the command would have otherwise. */
  readonly environment: NodeJS.ProcessEnv
}

/** Variables that name a bundle of every root a client trusts. */
const BUNDLES = ['SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE'] as const

/** Clients look for these in lower or in upper case, curl for http_proxy in lower case alone. */
const inBothCases = (name: string, value: string): Record<string, string> => ({
  [name]: value,
  [name.toLowerCase()]: value,
})

/** Writes what clients read, into a folder that is ours alone, and says where in the variables each of them knows. */
export async function createInterception(options: InterceptionOptions): Promise<Interception> {
  const { certificate, direct, environment } = options
  const { writeTrustStore } = await import('../../proxy/certificates.ts')
  const folder = mkdtempSync(join(tmpdir(), 'channel-sandbox-'))
  const end = () => rmSync(folder, { recursive: true, force: true })
  try {
    const write = (name: string, content: string | Buffer): string => {
      const file = join(folder, name)
      writeFileSync(file, content, { mode: 0o600 })
      return file
    }
    const proxy = new URL(options.address)
    if (options.token !== undefined) proxy.password = options.token
    const roots = systemRoots()
    const bundle = write('bundle.pem', bundleWith(certificate, undefined, roots))
    const ownBundle = (name: string): string => {
      const own = environment[name]
      return own === undefined || own === '' ? bundle : write(`${name}.pem`, bundleWith(certificate, own, roots))
    }
    for (const [name, content] of Object.entries(phpFiles(folder, bundle, proxy))) write(name, content)
    const address = proxy.href.replace(/\/$/, '')
    return {
      variables: {
        ...inBothCases('HTTP_PROXY', address),
        ...inBothCases('HTTPS_PROXY', address),
        ...inBothCases('NO_PROXY', direct.noProxy),
        NODE_USE_ENV_PROXY: '1',
        NODE_EXTRA_CA_CERTS: write('extra.pem', extraWith(certificate, environment.NODE_EXTRA_CA_CERTS)),
        ...Object.fromEntries(BUNDLES.map((name) => [name, ownBundle(name)])),
        JAVA_TOOL_OPTIONS: javaOptions(
          environment.JAVA_TOOL_OPTIONS,
          proxy,
          write('trust.p12', writeTrustStore(bundleWith(certificate, undefined, roots))),
          direct.nonProxyHosts,
        ),
        // An empty part is the folder PHP was built with.
        PHP_INI_SCAN_DIR: `${environment.PHP_INI_SCAN_DIR ?? ''}${delimiter}${folder}`,
      },
      end,
    }
  } catch (error) {
    end()
    throw error
  }
}
