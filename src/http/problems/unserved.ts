import type { ServerResponse } from 'node:http'
import type { Prose } from '../../contract/schema/field.ts'
import type { Service } from '../../contract/service.ts'
import { prose } from '../../contract/values/prose.ts'
import { type HttpProblem, sendProblem } from '../respond.ts'

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
export function leftOutSentence(path: string, owner: Service | undefined): Prose | undefined {
  const known = owner?.leftOut?.find((one) => one.path.test(path))
  return (
    known &&
    prose(
      `The sandbox does not offer ${known.what} of ${owner?.id}: too little is known of it.`,
      `沙箱不提供 ${owner?.id} 的 ${known.what}：对其所知太少。`,
    )
  )
}

export const NO_PATH = prose('There is no such path', '没有该路径')

export const didYouMeanRoutes = (routes: readonly string[]): Prose =>
  prose(`Did you mean ${routes.join(' or ')}?`, `是否想用 ${routes.join(' 或 ')}？`)

/** What clients of a provider look at, beside a problem. */
export const membersFor = (owner: Service, status: number) => (detail: string) => ({
  message: detail,
  ...owner.envelope.unserved?.(status, detail),
})

/**
 * What is not served, told as a problem. Clients of a provider do not read problems: they test a member of its envelope
 * and print another, so these stand beside.
 */
// ASSUMPTION http-5: what the services themselves answer here is not known.
export function sendUnserved(res: ServerResponse, owner: Service | undefined, problem: HttpProblem): void {
  sendProblem(res, owner ? { ...problem, members: membersFor(owner, problem.status) } : problem)
}

/** 405, with the methods that would do in the Allow header. */
export function sendWrongMethod(
  res: ServerResponse,
  owner: Service | undefined,
  path: Prose,
  methods: readonly string[],
): void {
  const allow = methods.join(', ')
  const detail = { en: `${path.en} takes ${allow}.`, zh: `${path.zh} 只接受 ${allow}。` }
  const title = prose('The method is not allowed', '不允许的方法')
  sendUnserved(res, owner, { status: 405, slug: 'method-not-allowed', title, detail, headers: ['allow', allow] })
}
