import type { TSchema } from 'typebox'
import { isOptional } from '../../../contract/schema/field.ts'
import type { Check } from '../../check.ts'
import type { Pair } from '../../encoding.ts'
import { rules } from '../rules.ts'

const mayBeEmpty = (schema: unknown): boolean => (schema as { minLength?: number }).minLength === 0

export const formOptional: Check = {
  id: 'form.optional',
  level: 'must',
  rule: rules.meaning,
  en: 'What the channel leaves empty or out does not make the game fall over.',
  zh: '可选字段为空或缺失时游戏不会出错',
  async run(trial) {
    const { params, certification } = trial.channel
    const { gameOrder, ext } = certification.fields
    const payment = await trial.buy()
    const kept = (name: string) => name === gameOrder || name === ext
    const without = (all: readonly Pair[]): readonly Pair[] =>
      all
        .filter(
          ([name]) => kept(name) || !isOptional(params[name] as TSchema) || certification.fields.order.includes(name),
        )
        .map(([name, value]) => [name, !kept(name) && mayBeEmpty(params[name]) ? '' : value])
    trial.survived(await trial.notify(payment, { signed: without }))
  },
}
