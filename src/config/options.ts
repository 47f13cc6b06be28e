import type { Config, OptionSpec } from './config.ts'
import {
  duration,
  list,
  number,
  oneOf,
  postgresUrl,
  quota,
  schedule,
  schemaName,
  text,
  url,
  yesOrNo,
} from './values.ts'

/** Every option of `start`, in the order of `--help`. */
export const OPTIONS: { readonly [K in keyof Config]: OptionSpec<Config[K]> } = {
  port: {
    argument: '<port>',
    help: { en: 'port to listen on, 0 for a free one', zh: '监听端口，0 表示自动选择空闲端口' },
    fallback: 4780,
    read: number(0, 65_535),
  },
  host: {
    argument: '<address>',
    help: {
      en: 'address to listen on; beyond loopback the admin API asks for a token',
      zh: '监听地址；非回环地址时管理接口需要令牌',
    },
    fallback: '127.0.0.1',
    read: text,
  },
  seed: {
    argument: '<file>',
    repeatable: true,
    help: {
      en: 'seed file, JSON or YAML, instead of the demo (repeatable)',
      zh: '种子文件（JSON 或 YAML），代替演示数据（可重复）',
    },
    fallback: [],
    read: list,
  },
  noDemo: {
    help: { en: 'start empty instead of with the demo seed', zh: '不加载演示数据' },
    fallback: false,
    read: yesOrNo,
  },
  data: {
    argument: '<directory>',
    help: { en: 'keep the state there; in memory otherwise', zh: '状态保存目录；缺省仅保存在内存' },
    fallback: undefined,
    read: text,
  },
  durability: {
    argument: '<kind>',
    help: {
      en: 'what --data has done before it answers: os (survives a killed process) or disk (survives a power cut)',
      zh: '--data 应答前的持久化程度：os（进程被杀不丢）或 disk（断电不丢）',
    },
    fallback: 'os',
    read: oneOf('os', 'disk'),
  },
  store: {
    argument: '<url>',
    help: {
      en: 'keep the state in PostgreSQL (postgres://…), which several replicas may share',
      zh: '状态保存在 PostgreSQL（postgres://…），可由多个副本共享',
    },
    fallback: undefined,
    read: postgresUrl,
  },
  storeSchema: {
    argument: '<name>',
    help: { en: 'schema of the database that --store uses', zh: '--store 使用的数据库 schema' },
    fallback: 'channel_sandbox',
    read: schemaName,
  },
  advertise: {
    argument: '<url>',
    help: {
      en: 'URL under which the other replicas of --store reach this one',
      zh: '--store 的其他副本访问本副本的 URL',
    },
    fallback: undefined,
    read: url,
  },
  namespaceTtl: {
    argument: '<duration>',
    help: {
      en: 'end namespaces of --store that were not used for so long; kept until they are ended otherwise',
      zh: '--store 下闲置超过此时长的命名空间将被删除；缺省保留到主动删除',
    },
    fallback: undefined,
    read: duration,
  },
  quota: {
    argument: '<limits>',
    help: {
      en: 'what one namespace of --store may use: rows=…,rate=… (requests per second),journal=…',
      zh: '--store 下单个命名空间的限额：rows=…,rate=…（每秒请求数）,journal=…',
    },
    fallback: {},
    read: quota,
  },
  maxNamespaces: {
    argument: '<count>',
    help: { en: 'how many namespaces (/ns/{name}/) there may be', zh: '命名空间数量上限' },
    fallback: 1000,
    read: number(0, 100_000),
  },
  readyFile: {
    argument: '<file>',
    help: {
      en: 'write {"url","adminUrl","pid","version"} there once ready',
      zh: '就绪后写入 {"url","adminUrl","pid","version"}',
    },
    fallback: undefined,
    read: text,
  },
  signature: {
    argument: '<mode>',
    help: {
      en: 'strict refuses a wrong signature, warn lets it through and reports it',
      zh: 'strict 拒绝错误签名，warn 放行并提示',
    },
    fallback: 'strict',
    read: oneOf('strict', 'warn'),
  },
  rateLimit: {
    argument: '<mode>',
    help: {
      en: "calls beyond a provider's limits: warn reports, enforce refuses, off does not count",
      zh: '超出渠道调用频率：warn 提示，enforce 拒绝，off 不计数',
    },
    fallback: 'warn',
    read: oneOf('warn', 'enforce', 'off'),
  },
  publicUrl: {
    argument: '<url>',
    help: { en: 'URL under which others reach the sandbox', zh: '外部访问沙箱的 URL' },
    fallback: undefined,
    read: url,
  },
  adminToken: {
    argument: '<token>',
    help: { en: 'token the admin API asks for (Authorization: Bearer …)', zh: '管理接口令牌' },
    fallback: undefined,
    read: text,
  },
  allowCallbackHost: {
    argument: '<host>',
    repeatable: true,
    help: {
      en: 'host callbacks may go to although it is neither loopback nor private (repeatable)',
      zh: '允许回调的外部主机（可重复）',
    },
    fallback: [],
    read: list,
  },
  forwardTo: {
    argument: '<url>',
    repeatable: true,
    help: {
      en: 'send callbacks there, each to its own path; one callback to a whole address with PROVIDER.CALLBACK=URL (repeatable)',
      zh: '回调改发往该地址（路径不变）；用 PROVIDER.CALLBACK=URL 为单个回调指定完整地址（可重复）',
    },
    fallback: [],
    read: list,
  },
  receiver: {
    help: {
      en: "take callbacks that have no address, and those of the demo, with the sandbox's own receiver, which behaves like a right game",
      zh: '用沙箱内置接收端（行为如同正确的游戏）接收没有地址的回调，以及演示数据的回调',
    },
    fallback: false,
    read: yesOrNo,
  },
  providerHost: {
    argument: '<host=provider>',
    repeatable: true,
    help: {
      en: 'host of a provider that games ask through the sandbox as their proxy, as sdk.example.com=PROVIDER (repeatable)',
      zh: '经代理访问的渠道主机，如 sdk.example.com=PROVIDER（可重复）',
    },
    fallback: [],
    read: list,
  },
  passThrough: {
    argument: '<host>',
    repeatable: true,
    help: {
      en: "host the proxy lets out; every host that is neither this nor a provider's is refused (repeatable)",
      zh: '代理放行的主机；既非放行也非渠道的主机一律拒绝（可重复）',
    },
    fallback: [],
    read: list,
  },
  retrySchedule: {
    argument: '<times>',
    help: {
      en: 'waiting times between callback attempts: 1s,5s,1m, or provider, or none',
      zh: '回调重试间隔：1s,5s,1m，或 provider、none',
    },
    fallback: 'provider',
    read: schedule,
  },
  callbackTimeout: {
    argument: '<duration>',
    help: { en: 'how long one callback attempt may take', zh: '单次回调超时' },
    fallback: 10_000,
    written: '10s',
    read: duration,
  },
  journal: {
    argument: '<count>',
    help: { en: 'how many requests the journal keeps', zh: '请求日志保留条数' },
    fallback: 1000,
    read: number(1, 100_000),
  },
  deliveries: {
    argument: '<count>',
    help: {
      en: 'how many settled callbacks are kept; what is still to be sent always is',
      zh: '已结束的回调保留条数；待发送的始终保留',
    },
    fallback: 10_000,
    read: number(1, 1_000_000),
  },
  fakerSeed: {
    argument: '<number>',
    help: { en: 'seed number that makes ids repeatable', zh: '随机种子，使生成的编号可重复' },
    fallback: undefined,
    read: number(0, 2 ** 31 - 1),
  },
  logFormat: {
    argument: '<format>',
    help: { en: 'pretty or json; pretty on a terminal unless told', zh: '日志格式：pretty 或 json；终端默认 pretty' },
    fallback: undefined,
    read: oneOf('pretty', 'json'),
  },
  logLevel: {
    argument: '<level>',
    help: { en: 'trace, debug, info, warn, error or silent', zh: '日志级别' },
    fallback: 'info',
    read: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'),
  },
  lang: {
    argument: '<language>',
    help: {
      en: 'en or zh: language of log, start page, help and messages (default: that of the shell)',
      zh: 'en 或 zh：日志、启动页、帮助与消息的语言（默认随终端语言）',
    },
    fallback: undefined,
    read: oneOf('en', 'zh'),
  },
  noDebugHeaders: {
    help: { en: 'leave out the x-sandbox-* response headers', zh: '不发送 x-sandbox-* 响应头' },
    fallback: false,
    read: yesOrNo,
  },
}

export type OptionName = keyof Config
export const optionNames = Object.keys(OPTIONS) as OptionName[]

/** `readyFile` → `ready-file`. */
export const flagName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
