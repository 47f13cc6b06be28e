import type { Provider, Sample } from '../contract/provider.ts'
import { shellWord } from './rightRequest.ts'

/** A signed request that succeeds, as a command to paste. */
export function sampleRequest({ service }: Provider, { operation, params, key }: Sample, url: string): string {
  if (!service.signer) throw new Error(`${operation.id} cannot be signed`)
  const signed = { ...params, sign: service.signer.sign(params, key) }
  const target = `${url}${operation.path}`
  return service.body === 'json'
    ? `curl -H 'content-type: application/json' -d ${shellWord(JSON.stringify(signed))} ${target}`
    : `curl -d '${new URLSearchParams(signed)}' ${target}`
}
