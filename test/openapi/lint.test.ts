import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { DOCUMENTS } from '../support/documents.ts'
import { ROOT } from '../support/root.ts'
import { turns } from '../support/size.ts'

/** Each takes several seconds: a quarter of the small runs asks one of the two. */
const isTaken = turns(8)

const files = DOCUMENTS.map((name) => `openapi/${name}.yaml`)
const environment = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

function run(command: string, args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: ROOT,
    env: environment,
    encoding: 'utf8',
  })
  return { status, output: `${stdout}${stderr}` }
}

test.runIf(isTaken())('Redocly CLI finds nothing that redocly.yaml does not explain', () => {
  const { status, output } = run('node_modules/@redocly/cli/bin/cli.js', ['lint', '--config', 'redocly.yaml', ...files])
  expect(output).not.toMatch(/\b\d+ (errors?|warnings?)\b/)
  expect(status, output).toBe(0)
})

test.runIf(isTaken())('Spectral finds nothing that .spectral.yaml does not explain', () => {
  const spectral = 'node_modules/@stoplight/spectral-cli/dist/index.js'
  const { status, output } = run(spectral, ['lint', '--fail-severity', 'hint', ...files])
  expect(output).toContain('No results with a severity of')
  expect(status, output).toBe(0)
})
