import { prose } from '../../contract/values/prose.ts'
import { NAMESPACE_RULE } from '../../engine/runtime/namespaces.ts'
import type { HttpProblem } from '../respond.ts'

const NO_NAME = prose('This is no name of a namespace', '这不是命名空间的名称')

export const NOT_A_NAMESPACE: HttpProblem = {
  status: 404,
  slug: 'no-such-namespace',
  title: NO_NAME,
  detail: prose(
    `The name of a namespace is ${NAMESPACE_RULE.en}, as in /ns/worker-1/.`,
    `命名空间的名称为 ${NAMESPACE_RULE.zh}，如 /ns/worker-1/。`,
  ),
}

/** The same of the user name that a proxy is given. */
export const NOT_A_PROXY_NAMESPACE: HttpProblem = {
  status: 404,
  slug: 'no-such-namespace',
  title: NO_NAME,
  detail: prose(
    `The user name of the proxy is a namespace: ${NAMESPACE_RULE.en}, as in http://worker-1@127.0.0.1:4780.`,
    `代理的用户名是命名空间：${NAMESPACE_RULE.zh}，如 http://worker-1@127.0.0.1:4780。`,
  ),
}

export const noNamespace = (name: string): HttpProblem => ({
  status: 404,
  slug: 'no-such-namespace',
  title: prose('There is no such namespace', '没有该命名空间'),
  detail: prose(
    `There is no namespace ${name}; a request of a game or of a test makes it.`,
    `没有命名空间 ${name}；游戏或测试的请求会创建它。`,
  ),
})

export const TOO_MANY_NAMESPACES: HttpProblem = {
  status: 429,
  slug: 'too-many-namespaces',
  title: prose('There are too many namespaces', '命名空间过多'),
  detail: prose(
    'The limit of namespaces is reached. End one with DELETE /__admin/namespaces/{name}, or start with a higher --max-namespaces.',
    '已达到命名空间上限。请用 DELETE /__admin/namespaces/{name} 结束一个，或以更大的 --max-namespaces 启动。',
  ),
}
