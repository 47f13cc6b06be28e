import type { Prose } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import { FORWARD_HEADER } from '../../fleet/forwardSignature.ts'
import type { HttpProblem } from '../respond.ts'
import { NOT_OWNER } from './forward.ts'

export const TOO_MANY_REQUESTS: HttpProblem = {
  status: 429,
  slug: 'quota-reached',
  title: prose('Too many requests', '请求过多'),
  detail: prose(
    'The namespace has more requests per second than its quota (--quota rate=…) allows.',
    '该命名空间每秒的请求数超过其配额 (--quota rate=…)。',
  ),
  headers: ['retry-after', '1'],
}

export const OTHER_OWNER: HttpProblem = {
  status: 421,
  slug: 'not-owner',
  title: prose('Another replica owns the namespace', '该命名空间属于另一副本'),
  detail: prose('Ask the database which.', '请向数据库查询是哪一个。'),
  headers: [NOT_OWNER, '1'],
}

export const DATABASE_GONE: HttpProblem = {
  status: 503,
  slug: 'database-gone',
  title: prose('The database does not answer', '数据库没有应答'),
  detail: prose('Nothing can be kept until it does.', '在其恢复应答之前无法保存任何内容。'),
}

export const STRUCK_OFF: HttpProblem = {
  status: 503,
  slug: 'struck-off',
  title: prose('The replica is not among the others', '本副本不在集群中'),
  detail: prose(
    'It serves once the database takes it; its log says why it does not.',
    '数据库接受后即提供服务；原因见其日志。',
  ),
}

export const BAD_FORWARD: HttpProblem = {
  status: 400,
  slug: 'bad-forward',
  title: prose('The request was not passed on by a replica', '该请求不是由副本转发的'),
  detail: prose(
    `${FORWARD_HEADER} is set by replicas of one store, and this one is not theirs or too old.`,
    `${FORWARD_HEADER} 由同一存储的副本设置，而此值不是它们设置的，或已过期。`,
  ),
}

export const unreachableOwner = (address: string): HttpProblem => ({
  status: 503,
  slug: 'owner-unreachable',
  title: prose('The owner of the namespace cannot be reached', '无法连接该命名空间所属的副本'),
  detail: prose(
    `The replica at ${address} owns the namespace and cannot be reached. Check its --advertise.`,
    `该命名空间属于 ${address} 的副本，而它无法连接。请检查其 --advertise。`,
  ),
})

export const notReadable = (detail: Prose): HttpProblem => ({
  status: 503,
  slug: 'not-readable',
  title: prose('The namespace cannot be read here', '此副本无法读取该命名空间'),
  detail,
})
