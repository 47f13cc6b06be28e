import type { Attempt } from '../../contract/callbacks/callback.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { printable } from '../../contract/values/printable.ts'
import { changed, joined, prose, same } from '../../contract/values/prose.ts'
import type { Failures, RefusalGroup, UnacknowledgedCallback, UnmatchedGroup } from './failureCollector.ts'
import { oneLine } from './oneLine.ts'

const NONE = same('')
const NO_DETAIL = prose('no detail', '无说明')
const NO_ANSWER = prose('no answer', '没有应答')
const HOSTS = prose('Hosts that are not served here, refused by the proxy', '此处不提供的主机，已被代理拒绝')

/** At most this many of a kind are printed; the report has all of them. */
const MOST_TOLD = 10
/** Longer texts to hash than this are for the report. */
const LONGEST = 500

/** Places that are named. */
const MOST_PLACES = 3

/** Things that are counted, by their English names. */
const THINGS = { request: '请求', callback: '回调', attempt: '尝试', defect: '缺陷' } as const

const times = (count: number): Prose => (count === 1 ? NONE : prose(`, ${count} times`, `，共 ${count} 次`))
export function plural(count: number, one: keyof typeof THINGS): Prose {
  const oneZh = THINGS[one]
  return { en: `${count} ${one}${count === 1 ? '' : 's'}`, zh: `${count} 个${oneZh}` }
}

const ITSELF = prose('the sandbox itself', '沙箱本身')
const placeName = (name: string): Prose => (name === '' ? ITSELF : prose(`namespace ${name}`, `命名空间 ${name}`))

/** Where it happened, and how often in each place; nothing for what happened in the sandbox itself alone. */
export function placeOf(counts: ReadonlyMap<string, number>): Prose {
  const [[first] = ['']] = counts
  if (counts.size < 2) return first === '' ? NONE : inPlace(placeName(first))
  const own = counts.get('')
  const others = [...counts].filter(([name]) => name !== '')
  const named = others.slice(0, MOST_PLACES).map(([name, count]) => `${name} (${count})`)
  const left = others.length - MOST_PLACES
  const more = left > 0 ? prose(` and ${left} more`, ` 等另外 ${left} 个`) : NONE
  const itself = own === undefined ? NONE : prose(`the sandbox itself (${own}) and `, `沙箱本身（${own}）和`)
  const list = named.join(', ')
  return inPlace({
    en: `${itself.en}namespace${others.length === 1 ? '' : 's'} ${list}${more.en}`,
    zh: `${itself.zh}命名空间 ${list}${more.zh}`,
  })
}

const inPlace = ({ en, zh }: Prose): Prose => ({ en: ` in ${en}`, zh: `（位于${zh}）` })

/** A text of several parts. */
const together = (...parts: readonly Prose[]): Prose => joined(parts, NONE)

/** Lines of one block, the first of them its head. */
type Lines = readonly Prose[]

const indented = (lines: readonly (Prose | undefined)[]): Prose[] =>
  lines
    .filter((line) => line !== undefined)
    .map((line) => changed(line, (text) => (text === '' ? text : `     ${text}`)))

/** In English a Chinese reader finds the reason too; in Chinese it stands there once. */
const alsoInChinese = (said: Prose | undefined): Prose | undefined => said && { en: said.zh, zh: '' }

function refusalLines({ count, namespaces, entry }: RefusalGroup): Lines {
  const { provider, operation, tenant, outcome, diagnosis, explanation, signature, checks, id } = entry
  const who = tenant === undefined ? NONE : prose(` by ${tenant}`, `（${tenant}）`)
  const { detail, detailZh = detail } = checks.find(({ passed }) => !passed) ?? {}
  const why = explanation ?? (detail === undefined ? NO_DETAIL : prose(detail, detailZh ?? detail))
  const { ours, signed, difference, mistakes = [] } = signature?.explanation ?? {}
  const shown = (label: Prose, text: string | undefined) =>
    text ? changed(label, (name) => `${name}  ${oneLine(text, LONGEST)}`) : undefined
  const first = namespaces.size > 1 ? inPlace(placeName(entry.namespace)) : NONE
  return [
    together(
      same(`${provider} ${operation}`),
      who,
      prose(` was refused as ${outcome}`, ` 被拒绝：${outcome}`),
      times(count),
      placeOf(namespaces),
      prose(` (first: ${id}`, `（首个：${id}`),
      first,
      prose(')', '）'),
    ),
    ...indented([
      diagnosis === undefined ? why : changed(why, (text) => `${text} [${diagnosis}]`),
      alsoInChinese(explanation),
      shown(prose('to hash   ', '应签名'), ours),
      shown(prose('was hashed', '已签名'), signed),
      shown(prose('difference', '差异  '), difference),
      ...mistakes.flatMap(({ change }) => {
        const arrow = changed(change, (text) => `→ ${text}`)
        return [arrow, alsoInChinese(arrow)]
      }),
    ]),
  ]
}

function unmatchedLines({ count, namespaces, request }: UnmatchedGroup): Lines {
  const { method, path, nearest, explanation } = request
  const head = together(same(`${method} ${path}`), times(count), placeOf(namespaces))
  if (explanation !== undefined) return [head, ...indented([explanation])]
  const meant = nearest.map((route) => `${route.method} ${route.path} (${route.provider} ${route.operation})`)
  const list = meant.join(', ')
  return [head, ...indented([meant.length === 0 ? undefined : prose(`nearest: ${list}`, `最接近的：${list}`)])]
}

function hostLines({ count, namespaces, request }: UnmatchedGroup): Lines {
  const head = together(same(String(request.host)), times(count), placeOf(namespaces))
  return [head, ...indented([request.explanation])]
}

function answerOf(last: Attempt | undefined): Prose {
  if (!last) return prose('no answer when the command ended', '命令结束时还没有应答')
  if (last.status === undefined) return last.error === undefined ? NO_ANSWER : same(last.error)
  const reply = oneLine(last.reply ?? '', 120)
  return prose(`answered ${last.status}: ${reply || 'nothing'}`, `应答 ${last.status}：${reply || '空'}`)
}

/** Callbacks that failed alike: the same address, the same answer. */
function alike(callbacks: readonly UnacknowledgedCallback[]): UnacknowledgedCallback[][] {
  const groups = new Map<string, UnacknowledgedCallback[]>()
  for (const one of callbacks) {
    const { provider, callback, url, attempts } = one.delivery
    const last = attempts.at(-1)
    const kind = [provider, callback, url, last?.status, last?.explanation?.en ?? answerOf(last).en].join(' ')
    const group = groups.get(kind)
    if (group) group.push(one)
    else groups.set(kind, [one])
  }
  return [...groups.values()]
}

function callbackLines(group: readonly UnacknowledgedCallback[]): Lines {
  const { delivery } = group[0] as UnacknowledgedCallback
  const { provider, callback, id, order, url, attempts, state } = delivery
  const last = attempts.at(-1)
  const places = new Map<string, number>()
  for (const { namespace } of group) places.set(namespace, (places.get(namespace) ?? 0) + 1)
  const tried = plural(attempts.length, 'attempt')
  const how: Prose =
    state === 'scheduled'
      ? { en: `${tried.en} so far`, zh: `已进行 ${tried.zh}` }
      : { en: `${state} after ${tried.en}`, zh: `${tried.zh}后为 ${state}` }
  const explained = last?.explanation
  return [
    together(
      prose(
        `${provider} ${callback} ${id} of order ${order} → ${url}: `,
        `${provider} ${callback} ${id}，订单 ${order} → ${url}：`,
      ),
      how,
      times(group.length),
      placeOf(places),
    ),
    ...indented([
      answerOf(last),
      explained && changed(explained, (text) => `${text} [${explained.slug}]`),
      alsoInChinese(explained),
    ]),
  ]
}

export function section(title: Prose, blocks: readonly Lines[], more: number): Prose[] {
  if (blocks.length === 0) return []
  const lines = [NONE, title, NONE]
  blocks.slice(0, MOST_TOLD).forEach(([head = NONE, ...rest], index) => {
    const numbered = changed(head, (text) => `${String(index + 1).padStart(3)}. ${printable(text)}`)
    lines.push(numbered, ...rest.map((line) => changed(line, printable)))
  })
  const left = Math.max(0, blocks.length - MOST_TOLD) + more
  return left === 0 ? lines : [...lines, prose(`     … and ${left} more`, `     … 另有 ${left} 个`)]
}

const isOfPath = ({ request }: UnmatchedGroup): boolean => request.reason !== 'host-not-served'

/** The section about refused hosts, with one line at its end that lets all of them out. */
function hostSection(groups: readonly UnmatchedGroup[]): Prose[] {
  if (groups.length === 0) return []
  const flags = groups.map(({ request }) => same(`--pass-through ${request.host}`))
  return [
    ...section(HOSTS, groups.map(hostLines), 0),
    NONE,
    ...indented([prose(`to let ${groups.length === 1 ? 'it' : 'all of them'} out:`, '放行它们：'), ...flags]),
  ]
}

type Reported = Pick<Failures, 'refusals' | 'unmatched' | 'callbacks' | 'moreCallbacks'>

/** What was refused, what matched no route, and what was not acknowledged, each with its reason. */
export const sections = ({ refusals, unmatched, callbacks, moreCallbacks }: Reported): Prose[] => [
  ...section(prose('Refused requests, by reason', '被拒绝的请求（按原因）'), refusals.map(refusalLines), 0),
  ...section(
    prose('Requests that match no route', '没有匹配路由的请求'),
    unmatched.filter(isOfPath).map(unmatchedLines),
    0,
  ),
  ...hostSection(unmatched.filter((group) => !isOfPath(group))),
  ...section(
    prose('Callbacks without acknowledgement', '未确认的回调'),
    alike(callbacks).map(callbackLines),
    moreCallbacks,
  ),
]

/** Lines as one text. In Chinese the reasons that English has in both languages stand there once. */
export const textOf = (lines: readonly Prose[]): Prose => ({
  en: lines.map(({ en }) => en).join('\n'),
  zh: lines
    .filter(({ en, zh }) => zh !== '' || en === '')
    .map(({ zh }) => zh)
    .join('\n'),
})
