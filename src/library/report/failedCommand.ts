import type { Prose } from '../../contract/schema/field.ts'
import { joined, prose, same } from '../../contract/values/prose.ts'
import type { Failures } from './failureCollector.ts'
import { plural, section, sections, textOf } from './format.ts'

const HOW_TO_GO_ON = prose(
  `
The word in brackets has an entry in docs/troubleshooting.md of this package. exec --report FILE writes all of this as JSON, --log-file
FILE a line for each request and callback. To look around, run "channel-sandbox start", the command beside it, and ask
"channel-sandbox callbacks list" or GET /__admin/requests.
`,
  `
方括号中的词在本软件包的 docs/troubleshooting.md 中有说明。exec --report FILE 将以上内容写成 JSON，--log-file FILE 为每个请求和回调写一行。
如需查看，请运行 "channel-sandbox start"，并在旁边运行命令，再用 "channel-sandbox callbacks list" 或 GET /__admin/requests 查询。
`,
)

/** A sentence about so many of something, in each language. */
const about = (many: Prose, say: (many: string) => [en: string, zh: string]): Prose =>
  prose(say(many.en)[0], say(many.zh)[1])

/** What a failed command's log should say of the sandbox it used. */
export function failureText(
  trouble: Failures,
  exitCode: number,
  url: string,
  /** Names of the variables the address is in. */
  variables: readonly string[],
): Prose {
  const { received, requests, refused, unmatched, callbacks, moreCallbacks, defects } = trouble
  const lost = callbacks.length + moreCallbacks
  const isFine = refused + unmatched.length + lost + defects.length === 0
  const red = exitCode === 0 ? prose(', which --fail-on makes a failure', '，按 --fail-on 视为失败') : same('')
  const head: Prose = {
    en: `channel-sandbox: the command ended with ${exitCode}${red.en}`,
    zh: `channel-sandbox：命令以 ${exitCode} 结束${red.zh}`,
  }
  const taken = plural(received, 'callback')
  const own: Prose =
    received === 0
      ? same('')
      : {
          en: ` The sandbox's own receiver, not your game, took ${taken.en}.`,
          zh: `沙箱内置接收端（不是你的游戏）接收了 ${taken.zh}。`,
        }
  const asked = plural(requests, 'request')
  if (isFine && requests === 0) {
    const names = variables.join(', ')
    return {
      en: `${head.en}. The sandbox got no request of it: it was at ${url}, in ${names}.\n`,
      zh: `${head.zh}。沙箱没有收到它的请求：地址为 ${url}，见 ${names}。\n`,
    }
  }
  if (isFine) {
    return {
      en: `${head.en}. The sandbox refused none of its ${asked.en}, and every callback was acknowledged.${own.en}\n`,
      zh: `${head.zh}。沙箱没有拒绝它的 ${asked.zh}，所有回调均已确认。${own.zh}\n`,
    }
  }
  const total = unmatched.reduce((sum, { count }) => sum + count, 0)
  const facts = [
    refused > 0 &&
      about(asked, (many) => [`the sandbox refused ${refused} of ${many}`, `沙箱拒绝了 ${many}中的 ${refused} 个`]),
    total > 0 && about(plural(total, 'request'), (many) => [`${many} matched no route`, `${many}没有匹配的路由`]),
    lost > 0 && about(plural(lost, 'callback'), (many) => [`${many} got no acknowledgement`, `${many}未得到确认`]),
    defects.length > 0 &&
      about(plural(defects.length, 'defect'), (many) => [`${many} of the sandbox itself`, `沙箱本身的 ${many}`]),
  ].filter((fact) => fact !== false)
  const { en, zh } = joined(facts)
  const lines = [
    prose(`${head.en}: ${en}.${own.en}`, `${head.zh}：${zh}。${own.zh}`),
    ...sections(trouble),
    ...section(
      prose('Defects of channel-sandbox itself', 'channel-sandbox 本身的缺陷'),
      defects.map((defect) => defect.split('\n').map(same)),
      0,
    ),
  ]
  return joined([textOf(lines), HOW_TO_GO_ON], same('\n'))
}
