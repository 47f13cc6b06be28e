import { describe, expect, test } from 'vitest'
import { reporters } from '../../src/certify/reporters/index.ts'
import type { Report } from '../../src/contract/certification/certifyReport.ts'
import { dialects } from './games/dialects.ts'
import { idsOf, play } from './games/play.ts'

const providers = Object.keys(dialects) as (keyof typeof dialects)[]

const found = ({ checks }: Report, id: string) => checks.find((check) => check.id === id)

describe('what is sent at once', () => {
  test.each(providers)('is ten of one notification, and one more afterwards (%s)', async (provider) => {
    const report = await play(provider, {}, { checks: ['*.valid', '*.concurrent'] })
    const concurrent = report.checks.filter(({ id }) => id.endsWith('.concurrent'))
    expect(concurrent.length).toBeGreaterThan(0)
    for (const { exchanges } of concurrent) {
      expect(exchanges).toHaveLength(11)
      expect(new Set(exchanges.map(({ body }) => body)).size).toBe(1)
    }
  })
})

test('a game that falls over at one request alone has failed that check', async () => {
  const report = await play('egret', { crashesOnMissing: true }, { checks: ['pay.valid', 'form.*'] })
  expect(found(report, 'pay.valid')?.verdict).toBe('pass')
  expect(report.checks.filter(({ reason }) => reason?.includes('fell over')).map(({ verdict }) => verdict)).toContain(
    'fail',
  )
})

describe('the page for a job summary', () => {
  test.each(['fail', 'error', 'warn', 'pass', 'skip', 'unobserved'] as const)(
    'has %s in its table of what is not right, if it is not',
    async (verdict) => {
      const report = await play('egret', {}, { checks: ['pay.valid', 'pay.again'] })
      const checks = report.checks.map((check) => (check.id === 'pay.again' ? { ...check, verdict } : check))
      const [wrong = ''] = reporters.markdown({ ...report, checks }, 'en').split('<details>')
      expect(wrong.includes(`| ${verdict} | pay.again: `)).toBe(['fail', 'error', 'warn'].includes(verdict))
    },
  )

  test('has a row with its reason for each check that is not right, and one for every check', async () => {
    const report = await play('egret', { refusesDuplicates: true }, { checks: ['pay.valid', 'pay.again'] })
    expect(idsOf(report, 'fail')).toEqual(['pay.again'])
    const [wrong, all] = reporters.markdown(report, 'en').split('<details>') as [string, string]
    const again = found(report, 'pay.again')
    expect(wrong).toContain(`| | check | why |\n|---|---|---|\n| fail | pay.again: ${again?.en}`)
    expect(wrong).not.toContain('pay.valid')
    for (const { id, level, verdict } of report.checks) expect(all).toContain(`| ${id} | ${level} | ${verdict} `)
  })
})
