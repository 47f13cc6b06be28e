import type { ServerResponse } from 'node:http'
import type { Service } from '../contract/service.ts'
import { type Headers, sendProblem } from './respond.ts'

/** Whose path it is, served or not. */
export function ownerOf(path: string, services: readonly Service[]): Service | undefined {
  let owner: Service | undefined
  let longest = 0
  for (const service of services) {
    for (const begin of service.paths ?? []) {
      if (begin.length <= longest || !path.startsWith(begin)) continue
      owner = service
      longest = begin.length
    }
  }
  return owner
}

/** Why a path of a provider is not served, where the sandbox leaves something out on purpose. */
export function leftOutSentence(path: string, owner: Service | undefined): string | undefined {
  const known = owner?.leftOut?.find((one) => one.path.test(path))
  return known && `The sandbox does not offer ${known.what} of ${owner?.id}: too little is known of it.`
}

interface Unserved {
  readonly status: 404 | 405
  readonly slug: string
  readonly title: string
  readonly detail: string
  readonly headers?: Headers
}

/**
 * What is not served, told as a problem. Clients of a provider do not read problems: they test a member of its envelope
 * and print another, so these stand beside.
 */
// ASSUMPTION http-5: what the services themselves answer here is not known.
export function sendUnserved(res: ServerResponse, owner: Service | undefined, unserved: Unserved): void {
  const { status, slug, title, detail, headers } = unserved
  const members = owner && { message: detail, ...owner.envelope.unserved?.(status, detail) }
  sendProblem(res, status, slug, title, detail, headers, members)
}

/** 405, with the methods that would do in the Allow header. */
export function sendWrongMethod(
  res: ServerResponse,
  owner: Service | undefined,
  path: string,
  methods: readonly string[],
): void {
  const allow = methods.join(', ')
  const detail = `${path} takes ${allow}.`
  const headers = ['allow', allow]
  const slug = 'method-not-allowed'
  sendUnserved(res, owner, { status: 405, slug, title: 'The method is not allowed', detail, headers })
}
