import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../support/command.ts'
import type { Ended } from '../support/dist.ts'
import { committed, DOCUMENTS } from '../support/documents.ts'

const cli = (...args: string[]): Promise<Ended> => runCommand(['openapi', ...args])

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'openapi-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

test('prints one document, in YAML unless told', async () => {
  expect((await cli('--provider', 'egret')).stdout).toBe(committed('egret', 'yaml'))
  expect((await cli('--provider', 'admin', '--format', 'json')).stdout).toBe(committed('admin', 'json'))
  expect(JSON.parse((await cli('--provider', 'rocgame', '--format', 'json', '--lang', 'zh')).stdout).info.title).toBe(
    'RocGame 礼包兑换',
  )
})

test('writes all of them, and finds its own copy as defined', async () => {
  const out = directory()
  const written = await cli('--out', join(out, 'contracts'))
  expect(written.code).toBe(0)
  expect(written.stdout.trim().split('\n')).toHaveLength(2 * DOCUMENTS.length)
  expect(readFileSync(join(out, 'contracts/quicksdk.json'), 'utf8')).toBe(committed('quicksdk', 'json'))
  const checked = await cli('--check', '--out', join(out, 'contracts'))
  expect(checked.stdout).toContain('quicksdk.yaml: as defined')
  expect(checked.code).toBe(0)
})

test('says how a copy differs, and ends with 1', async () => {
  const out = directory()
  const copy = JSON.parse(committed('egret', 'json'))
  const { post } = copy.paths['/v2/user/getInfo']
  post.summary = 'Something else'
  post['x-mine'] = true
  delete post['x-tier']
  writeFileSync(join(out, 'egret.json'), JSON.stringify(copy))
  const { code, stdout } = await cli('--check', '--out', out)
  expect(code).toBe(1)
  expect(stdout).toContain('egret.json: 3 differences')
  expect(stdout).toContain('~ paths /v2/user/getInfo post summary: "Something else" → "Who a login token belongs to"')
  expect(stdout).toContain('+ paths /v2/user/getInfo post x-tier: "documented"')
  expect(stdout).toContain('- paths /v2/user/getInfo post x-mine: true')
  expect(existsSync(join(out, 'egret.yaml'))).toBe(false)
})

test('a copy that is laid out otherwise is no difference', async () => {
  const out = directory()
  writeFileSync(join(out, 'egret.json'), JSON.stringify(JSON.parse(committed('egret', 'json'))))
  expect((await cli('--check', '--out', out)).code).toBe(0)
})

test.each([
  ['an unknown document', ['--provider', 'egert'], 2, 'Did you mean egret?'],
  ['an unknown format', ['--provider', 'egret', '--format', 'yml'], 2, 'Did you mean yaml?'],
  ['an unknown language', ['--provider', 'egret', '--lang', 'fr'], 2, '--lang is one of en, zh'],
  ['nowhere to put several', [], 2, '--out'],
  ['an unknown flag', ['--provder', 'egret'], 2, '--provider'],
  ['no copy to compare', ['--check', '--out', '/no/such/directory'], 13, 'There is none of'],
])('%s', async (_what, args, code, said) => {
  const ended = await cli(...args)
  expect(ended.stderr).toContain(said)
  expect(ended.code).toBe(code)
})

test('a copy that cannot be read ends with 14', async () => {
  const out = directory()
  writeFileSync(join(out, 'egret.json'), '{')
  const { code, stderr } = await cli('--check', '--out', out)
  expect(stderr).toContain('egret.json cannot be read as json')
  expect(code).toBe(14)
})
