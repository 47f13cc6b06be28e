import { LIST_NAMES } from '../../contract/list.ts'
import type { Listed } from '../define.ts'

/** Every command, in the order of `--help`. Each one's code is loaded when it is the one that was asked for. */
export const COMMANDS: readonly Listed[] = [
  {
    name: 'start',
    summary: {
      en: 'run the sandbox (this is also what happens without a command)',
      zh: '运行沙箱（不带命令时也是如此）',
    },
    load: async () => (await import('./start.ts')).defineStart,
  },
  {
    name: 'exec',
    summary: {
      en: 'run a command beside a sandbox of its own, as tests in CI; say what went wrong when it fails',
      zh: '在独立沙箱旁运行命令（如 CI 中的测试），失败时说明原因',
    },
    load: async () => (await import('./exec.ts')).defineExec,
  },
  {
    name: 'wait',
    summary: { en: 'wait until a sandbox is ready', zh: '等待沙箱就绪' },
    load: async () => (await import('./wait.ts')).defineWait,
  },
  {
    name: 'env',
    summary: {
      en: 'print addresses, ids and keys of a running sandbox as environment variables',
      zh: '以环境变量形式打印运行中沙箱的地址、编号与密钥',
    },
    load: async () => (await import('./env.ts')).defineEnv,
  },
  {
    name: 'trigger',
    summary: {
      en: "do what a player, a store or a provider's console does: log in, pay, refund, …",
      zh: '执行玩家、商店或渠道后台的操作：登录、支付、退款等',
    },
    load: async () => (await import('./trigger.ts')).defineTrigger,
  },
  {
    name: 'callbacks',
    summary: { en: 'list, show and replay the callbacks of a running sandbox', zh: '列出、查看、重放运行中沙箱的回调' },
    load: async () => (await import('./callbacks.ts')).defineCallbacks,
  },
  {
    name: 'requests',
    summary: {
      en: 'list, show, explain and follow the requests of a running sandbox',
      zh: '列出、查看、解释、实时显示运行中沙箱的请求',
    },
    load: async () => (await import('./running/requests.ts')).defineRequests,
  },
  {
    name: 'tail',
    summary: {
      en: 'everything live: requests, callbacks, mails, the clock',
      zh: '实时显示一切：请求、回调、邮件、时钟',
    },
    load: async () => (await import('./running/tail.ts')).defineTail,
  },
  {
    name: 'outbox',
    summary: { en: 'the codes players were mailed', zh: '发给玩家的邮件验证码' },
    load: async () => (await import('./running/outbox.ts')).defineOutbox,
  },
  {
    name: 'clock',
    summary: { en: 'read, move, freeze or set the virtual time', zh: '读取、推进、冻结或设置虚拟时间' },
    load: async () => (await import('./running/clock.ts')).defineClock,
  },
  {
    name: 'faults',
    summary: { en: 'what goes wrong on purpose: list, add, end', zh: '故障：列出、添加、结束' },
    load: async () => (await import('./running/faults.ts')).defineFaults,
  },
  {
    name: 'snapshot',
    summary: { en: 'save and restore the whole state under a name', zh: '以名称保存、恢复完整状态' },
    load: async () => (await import('./running/snapshot.ts')).defineSnapshot,
  },
  ...LIST_NAMES.map((name) => ({
    name,
    summary: {
      en: `list the ${name} of a provider in a running sandbox, a page at a time`,
      zh: `分页列出运行中沙箱内某渠道的 ${name}`,
    },
    load: async () => (await import('./lists.ts')).defineList(name),
  })),
  {
    name: 'certify',
    summary: {
      en: "check a game's callback endpoint: would it lose or double a purchase?",
      zh: '检查游戏的回调接口：会不会漏发或重复发货？',
    },
    load: async () => (await import('../certify/certify.ts')).defineCertify,
  },
  {
    name: 'reset',
    summary: { en: 'put a running sandbox back to its seed', zh: '将运行中的沙箱恢复到种子状态' },
    load: async () => (await import('./reset.ts')).defineReset,
  },
  {
    name: 'sign',
    summary: { en: 'sign parameters, offline', zh: '离线签名参数' },
    load: async () => (await import('./offline/sign.ts')).defineSign,
  },
  {
    name: 'verify',
    summary: { en: 'check a signature, offline; exits 1 on a mismatch', zh: '离线校验签名；不匹配时退出码为 1' },
    load: async () => (await import('./offline/verify.ts')).defineVerify,
  },
  {
    name: 'explain',
    summary: { en: 'name the mistake behind a wrong signature, offline', zh: '离线指出签名错误的原因' },
    load: async () => (await import('./offline/explain.ts')).defineExplain,
  },
  {
    name: 'seed',
    summary: { en: 'check, describe and make seed files', zh: '检查、说明、生成种子文件' },
    load: async () => (await import('./seed.ts')).defineSeed,
  },
  {
    name: 'openapi',
    summary: {
      en: 'print, write or compare the OpenAPI documents of the providers and the admin API',
      zh: '打印、写入或比较渠道与管理接口的 OpenAPI 文档',
    },
    load: async () => (await import('./openapi.ts')).defineOpenapi,
  },
  {
    name: 'completion',
    summary: {
      en: 'print what bash, zsh or fish needs to complete the commands',
      zh: '打印 bash、zsh 或 fish 的补全脚本',
    },
    load: async () => (await import('./completion.ts')).defineCompletion(COMMANDS),
  },
]

/** The command a command line is for. What is no command is for `start`, which also runs without a name. */
export function wantedCommand([, , first, second]: readonly string[]): string {
  const name = first === 'help' ? second : first
  return COMMANDS.some((command) => command.name === name) ? (name as string) : 'start'
}
