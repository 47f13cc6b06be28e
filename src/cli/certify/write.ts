import { appendFileSync } from 'node:fs'
import { type ReporterName, reporterNames, reporters } from '../../certify/reporters/index.ts'
import type { Language } from '../../certify/reporters/reporter.ts'
import { counts, reasonOf, sentenceOf } from '../../certify/reporters/words.ts'
import { environmentVariable } from '../../config/environment.ts'
import type { Report } from '../../contract/certification/certifyReport.ts'
import { unknownName } from '../../contract/schema/validation.ts'
import { about } from '../../contract/values/prose.ts'
import { usage } from '../exit.ts'
import { checkWritable, writeOut } from '../files.ts'
import { say } from '../output/language.ts'
import { printText } from '../output/print.ts'

/** A reporter, and the file it writes; standard output without one. */
export interface Output {
  readonly name: ReporterName
  readonly file: string | undefined
}

/** Reads `--reporter pretty,json=out.json`. A file that cannot be written is told before the run. */
export function outputsOf(names: readonly string[]): readonly Output[] {
  const outputs = names.map((text): Output => {
    const [name = '', file] = text.split(/=(.*)/s)
    if (!reporterNames.some((known) => known === name))
      usage(say(about(`--reporter ${name}`, unknownName(name, reporterNames))))
    if (file !== undefined) checkWritable(file)
    return { name: name as ReporterName, file }
  })
  if (outputs.filter(({ file }) => file === undefined).length > 1) {
    usage(
      say({
        en: '--reporter: one of them is printed; give the others a file, as junit=certify.xml.',
        zh: '--reporter：只能打印其中一个；其余请指定文件，如 junit=certify.xml。',
      }),
    )
  }
  return outputs
}

/** GitHub shows ten annotations of a step. */
const MOST_ANNOTATIONS = 10

/** A text in a workflow command, where line ends and percent signs mean something. */
const escaped = (text: string): string =>
  text.replace(/[%\r\n]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

/** What GitHub's runner is told beside: the job's summary, and a line for each of the first failures. */
function tellGitHub(report: Report, language: Language): void {
  const summary = environmentVariable('GITHUB_STEP_SUMMARY')
  if (summary !== undefined && summary !== '') appendFileSync(summary, `${reporters.markdown(report, language)}\n`)
  if (environmentVariable('GITHUB_ACTIONS') !== 'true') return
  for (const check of report.checks.filter(counts).slice(0, MOST_ANNOTATIONS)) {
    const said = `${sentenceOf(check, language)} ${reasonOf(check, language) ?? ''}`
    printText(`::error title=certify ${check.id}::${escaped(said)}\n`)
  }
}

/** Writes a report to wherever it was asked for. */
export function writeReport(report: Report, outputs: readonly Output[], language: Language): void {
  for (const { name, file } of outputs) {
    const text = reporters[name](report, language)
    if (file === undefined) printText(text)
    else writeOut(file, text)
  }
  tellGitHub(report, language)
}
