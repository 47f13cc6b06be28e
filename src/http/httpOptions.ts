import type { Request, Response } from 'express'
import type { Provider } from '../contract/provider.ts'
import type { Language } from '../contract/schema/field.ts'
import type { ProxyOptions } from '../proxy/options.ts'

/** The contract documents as this room serves them. */
export interface ContractDocuments {
  /** Names of the documents: one per provider, and the admin API's. */
  documentNames(providers: readonly Provider[]): readonly string[]
  /** One document as text, for a reader who reached the sandbox at `url`; nothing when there is none of that name. */
  documentText(
    providers: readonly Provider[],
    name: string,
    given: { readonly language: 'en' | 'zh'; readonly format: 'json' | 'yaml'; readonly url: string },
  ): Promise<string | undefined>
}

/** How a sandbox is reached, as its HTTP side needs to know it. */
export interface HttpOptions {
  /** Loads what makes the documents, which nothing else needs. */
  documents(): Promise<ContractDocuments>
  /** Asks another replica what failed here because that one has taken over; whether it does. */
  readonly retry?: (error: unknown, req: Request, res: Response) => boolean
  /** What problems are told in to clients that ask for no language; English when absent. */
  readonly language?: Language
  /** Base URL without a trailing slash; that of a namespace ends in `/ns/{name}`. */
  origin(): string
  /** Whether provider answers carry x-sandbox-* headers. */
  readonly debugHeaders: boolean
  /** What the admin API asks for; nothing when it is reached over loopback alone. */
  readonly adminToken: string | undefined
  /** Host names the admin API answers under beside loopback and plain names. */
  readonly hostNames: readonly string[]
  /** Absent where nothing listens, as in tests that hand requests to the application. */
  readonly proxy?: ProxyOptions
}
