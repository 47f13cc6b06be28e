import type { FaultEffect, FaultNote } from '../../contract/fault.ts'
import type { Prose } from '../../contract/schema/field.ts'

const CUTS: Readonly<Record<string, Prose>> = {
  reset: { en: 'the connection was reset', zh: '重置了连接' },
  empty: { en: 'the connection was closed without a byte', zh: '未发送任何字节即关闭连接' },
  hang: { en: 'the connection was left open and silent', zh: '保持连接但不响应' },
}

/** What a fault did to a request. */
function did({ delay, refuse, status, drop, garbage }: FaultEffect): Prose {
  const held = delay === undefined ? undefined : { en: `it was held back for ${delay}`, zh: `延迟了 ${delay}` }
  const spoilt =
    refuse !== undefined
      ? { en: `it was refused as ${refuse}`, zh: `以 ${refuse} 拒绝` }
      : status !== undefined
        ? { en: `it was answered with HTTP status ${status}`, zh: `返回 HTTP 状态码 ${status}` }
        : typeof drop === 'string'
          ? CUTS[drop]
          : garbage && { en: 'it was answered with bytes of no kind', zh: '返回了无法解析的内容' }
  const all = [held, spoilt].filter((one) => one !== undefined)
  return { en: all.map(({ en }) => en).join(', and '), zh: all.map(({ zh }) => zh).join('，并') }
}

export const FAULT_SLUG = 'fault'

/** Tells that a fault spoilt a request. `outcome` is what became of the request itself where it was carried out. */
export function explainFault({ id, effect }: FaultNote, outcome: string | undefined): Prose & { slug: string } {
  const { en, zh } = did(effect)
  const rest =
    outcome === undefined
      ? { en: 'nothing of the request was checked, carried out or kept', zh: '请求未被检查、执行或保存' }
      : {
          en: `the request itself was carried out, with the outcome ${outcome}`,
          zh: `请求本身已执行，结果为 ${outcome}`,
        }
  return { slug: FAULT_SLUG, en: `${id} is at work: ${en}; ${rest.en}.`, zh: `故障 ${id} 生效：${zh}；${rest.zh}。` }
}
