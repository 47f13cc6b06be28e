import type { Operation } from '../../contract/operation.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { didYouMean } from '../../contract/schema/validation.ts'
import type { Wire } from '../../contract/schema/wire.ts'
import type { Service } from '../../contract/service.ts'
import { prose, same } from '../../contract/values/prose.ts'
import { scrub } from '../runtime/redaction.ts'
import { keyTexts, type NamedKey, type RawRequest } from './mistake.ts'
import { isFormBody, queryFields } from './raw.ts'

/** A request that was refused, with what is needed to say why. It holds secrets. */
export interface RefusedRequest {
  readonly service: Service
  readonly operation: Operation
  readonly wire: Wire
  readonly raw: RawRequest
  readonly tenant: string | undefined
  readonly key: string | undefined
  readonly refusal: {
    readonly error: string
    /** The check that refused; absent when the operation itself did. */
    readonly check?: string
    readonly detail?: Prose
  }
  /** Keys there were: to tell whose was used, and to show none. */
  readonly keys: readonly NamedKey[]
}

/** Why a request was refused, as short as a name and as long as a sentence. */
export interface Reason extends Prose {
  readonly slug: string
}

/** Names of a service's own refusals, as slugs. */
export const slugOf = (error: string): string => error.toLowerCase().replaceAll('_', '-')

const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '')

/** A parameter that was sent and may have been meant. Short names have to be the same but for case and underscores. */
function meant(missing: string, sent: readonly string[]): string | undefined {
  const same = sent.find((name) => plain(name) === plain(missing))
  return same ?? (missing.length < 5 ? undefined : didYouMean(missing, sent))
}

/** Whether a body is JSON whatever its content type says. */
function isJsonText(body: string): boolean {
  if (!/^\s*[{[]/.test(body)) return false
  try {
    JSON.parse(Buffer.from(body, 'latin1').toString('utf8'))
    return true
  } catch {
    return false
  }
}

function missing({ service, operation, wire, raw }: RefusedRequest): Reason {
  const names = operation.read(wire.texts, wire.kinds).missing
  const list = names.join(', ')
  if (wire.problem !== undefined) {
    const { en, zh } = wire.problem
    return { slug: 'body-not-readable', en: `missing or empty: ${list}. ${en}`, zh: `缺少或为空：${list}。${zh}` }
  }
  if (service.body === 'form' && isFormBody(raw) && isJsonText(raw.body)) {
    return {
      slug: 'json-sent-as-form',
      en: `missing or empty: ${list}. The body is JSON text, but its content type says it is a form, so it was read as one: send name=value pairs.`,
      zh: `缺少参数：${list}。请求体是 JSON 文本，但 Content-Type 声明为表单，因此按表单读取：请以 参数名=值 的表单形式发送`,
    }
  }
  const inQuery = service.readsQuery ? [] : names.filter((name) => queryFields(raw).some(([sent]) => sent === name))
  if (inQuery.length > 0) {
    return {
      slug: 'parameters-in-query',
      en: `${inQuery.join(', ')} stood in the query string, which this provider does not read: send the body.`,
      zh: `${inQuery.join(', ')} 位于查询字符串中，渠道不读取：请放在请求体中发送`,
    }
  }
  const extra = Object.keys(wire.texts).filter((name) => !(name in operation.params))
  const taken = names.flatMap((name) => {
    const candidate = meant(name, extra)
    return candidate === undefined ? [] : [`${candidate} → ${name}`]
  })
  if (taken.length > 0) {
    return {
      slug: 'parameters-misnamed',
      en: `missing: ${list}. A similar name was sent: ${taken.join(', ')}. Names count letter by letter, case too.`,
      zh: `缺少参数：${list}。收到了相近的名称：${taken.join(', ')}。参数名区分大小写`,
    }
  }
  const empty = names.filter((name) => wire.texts[name] === '')
  const absent = names.filter((name) => wire.texts[name] === undefined)
  const en = [
    ...(absent.length > 0 ? [`missing: ${absent.join(', ')}`] : []),
    ...(empty.length > 0 ? [`empty: ${empty.join(', ')}`] : []),
  ]
  const zh = [
    ...(absent.length > 0 ? [`缺少参数：${absent.join(', ')}`] : []),
    ...(empty.length > 0 ? [`参数为空：${empty.join(', ')}`] : []),
  ]
  return { slug: 'parameters-missing', en: en.join('; '), zh: zh.join('；') }
}

function malformed({ operation, wire, refusal }: RefusedRequest): Reason {
  const names = operation.read(wire.texts, wire.kinds).malformed
  const list = names.join(', ')
  const { en, zh } = refusal.detail ?? prose(`not of their kind: ${list}`, `参数格式错误：${list}`)
  return { slug: 'parameters-malformed', en, zh }
}

function unknownTenant({ service, wire, keys }: RefusedRequest): Reason {
  const owners = [...new Set(keys.filter(({ provider }) => provider === service.id).map(({ owner }) => owner))]
  const sent = owners.length === 0 ? undefined : Object.values(wire.texts).find((text) => owners.includes(text))
  const close = Object.entries(wire.texts).flatMap(([name, text]) => {
    const similar = name === 'sign' || text.length < 3 ? undefined : didYouMean(text, owners)
    if (similar === undefined) return []
    return [prose(`: ${name} ${text}; did you mean ${similar}?`, `：${name} ${text}；是否想用 ${similar}？`)]
  })
  const [nearest] = close
  const hint = sent === undefined && nearest ? nearest : prose('.', '。')
  const known = owners.slice(0, 5).join(', ')
  return {
    slug: 'unknown-tenant',
    en: `nothing is registered under that id${hint.en} Registered: ${known || 'none'}.`,
    zh: `该 id 未登记${hint.zh}已登记：${known || '无'}`,
  }
}

/** Why a request was refused, signatures left aside. A detail may quote what was sent, so keys are taken out. */
export function explainRefusal(refused: RefusedRequest): Reason {
  const { slug, en, zh } = reasonOf(refused)
  const secrets = keyTexts(refused.keys)
  return { slug, en: scrub(en, secrets), zh: scrub(zh, secrets) }
}

function reasonOf(refused: RefusedRequest): Reason {
  const { service, refusal } = refused
  if (refusal.check === 'required') return missing(refused)
  if (refusal.check === 'format') return malformed(refused)
  if (refusal.check === 'tenant') return unknownTenant(refused)
  if (refusal.check === 'limits') {
    const { en, zh } = refusal.detail ?? prose('more calls than the provider allows', '超过渠道允许的次数')
    return { slug: 'rate-limit', en, zh: `调用次数超过限制：${zh}` }
  }
  const entry = service.errors[refusal.error]
  const { en, zh } = refusal.detail ?? entry ?? same(refusal.error)
  return { slug: slugOf(refusal.error), en, zh }
}

/** Slugs that are no provider's own refusal, for documents. */
export const refusalSlugs = [
  'body-not-readable',
  'json-sent-as-form',
  'parameters-in-query',
  'parameters-misnamed',
  'parameters-missing',
  'parameters-malformed',
  'unknown-tenant',
  'rate-limit',
  'sandbox-defect',
  'fault',
] as const
