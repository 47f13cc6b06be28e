import type { Prose } from '../../contract/schema/field.ts'
import { list, object, text, unixTime } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import { MOST_SNAPSHOTS, type Snapshots } from '../../engine/persistence/snapshots.ts'
import { admin, jsonText, tags } from '../spec.ts'
import { wholeState } from './state.ts'

const name = text({ en: 'Name of the snapshot, anything you like.', zh: '快照名称', example: 'before-payment' })
const about = {
  name,
  takenAt: unixTime({ en: 'When it was taken, on the sandbox clock.', zh: '保存时间（沙箱时钟）' }),
}
const noSnapshot = (name: string): Prose =>
  prose(
    `No snapshot ${name}. GET /__admin/snapshots lists those there are.`,
    `没有快照 ${name}。GET /__admin/snapshots 列出现有快照。`,
  )

/** Characters that are sent together. */
const PIECE_LENGTH = 64 * 1024

async function* written({ name, takenAt, text }: NonNullable<Awaited<ReturnType<Snapshots['get']>>>) {
  let piece = `{"name":${JSON.stringify(name)},"takenAt":${takenAt},"state":`
  for await (const more of text) {
    if (piece.length > PIECE_LENGTH) {
      yield piece
      piece = ''
    }
    piece += more
  }
  yield `${piece}}`
}

export const listSnapshots = admin.operation({
  id: 'snapshots.list',
  method: 'GET',
  path: '/__admin/snapshots',
  summary: { en: 'Named snapshots, without what is in them', zh: '快照列表' },
  tier: 'documented',
  tag: tags.snapshots,
  params: {},
  data: object({ snapshots: list(object(about)) }),
  errors: [],
  async handle({ state }) {
    const kept = await state.snapshots.list()
    return { snapshots: kept.map(({ name, takenAt }) => ({ name, takenAt })) }
  },
})

export const takeSnapshot = admin.operation({
  id: 'snapshots.take',
  method: 'PUT',
  path: '/__admin/snapshots/{name}',
  summary: { en: 'Keeps the present state under a name', zh: '以指定名称保存当前状态' },
  tier: 'documented',
  tag: tags.snapshots,
  params: { name },
  data: object(about),
  errors: ['CONFLICT'],
  async handle({ params, state, fail }) {
    const taken = await state.snapshots.take(params.name)
    if (!taken)
      return fail(
        'CONFLICT',
        prose(
          `There are ${MOST_SNAPSHOTS} snapshots; delete one first. GET /__admin/snapshots lists those there are.`,
          `已有 ${MOST_SNAPSHOTS} 个快照；请先删除一个。GET /__admin/snapshots 列出现有快照。`,
        ),
      )
    return { name: taken.name, takenAt: taken.takenAt }
  },
})

export const readSnapshot = admin.operation({
  id: 'snapshots.read',
  method: 'GET',
  path: '/__admin/snapshots/{name}',
  summary: {
    en: 'A snapshot with its state, as PUT /__admin/state takes it',
    zh: '快照及其状态，可用于 PUT /__admin/state',
  },
  tier: 'documented',
  tag: tags.snapshots,
  params: { name },
  data: object({ ...about, state: wholeState }),
  errors: ['NOT_FOUND'],
  async handle({ params, state, fail }) {
    const found = await state.snapshots.get(params.name)
    return found ? jsonText(written(found)) : fail('NOT_FOUND', noSnapshot(params.name))
  },
})

export const deleteSnapshot = admin.operation({
  id: 'snapshots.delete',
  method: 'DELETE',
  path: '/__admin/snapshots/{name}',
  summary: { en: 'Forgets a snapshot', zh: '删除快照' },
  tier: 'documented',
  tag: tags.snapshots,
  params: { name },
  data: object({ deleted: name }),
  errors: ['NOT_FOUND'],
  async handle({ params, state, fail }) {
    if (!(await state.snapshots.delete(params.name))) fail('NOT_FOUND', noSnapshot(params.name))
    return { deleted: params.name }
  },
})

export const restoreSnapshot = admin.operation({
  id: 'snapshots.restore',
  path: '/__admin/snapshots/{name}/restore',
  summary: { en: 'Puts a snapshot in the place of the present state', zh: '恢复快照' },
  tier: 'documented',
  tag: tags.snapshots,
  params: { name },
  data: object({ restored: name }),
  errors: ['NOT_FOUND'],
  async handle({ params, state, fail }) {
    if (!(await state.snapshots.restore(params.name))) fail('NOT_FOUND', noSnapshot(params.name))
    return { restored: params.name }
  },
})
