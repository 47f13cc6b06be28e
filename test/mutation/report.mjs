import { EQUIVALENT } from './equivalent.mjs'
import { interval } from './interval.mjs'

/** `src/engine/…` is of the room `engine`. */
const roomOf = ({ file }) => file.split('/')[1]

const isEquivalent = ({ file, what, code }) =>
  EQUIVALENT.some((known) => known.file === file && known.what === what && known.code === code)

const figure = (verdicts, mutants) => {
  const noticed = mutants.filter(({ id }) => verdicts[id].failure).length
  const { rate, low, high } = interval(noticed, mutants.length)
  return `${noticed} of ${mutants.length} were noticed: ${rate} % (95 % interval ${low}–${high})`
}

/** What a run found out, as lines to print: each change with the test that noticed it, the survivors, the figures. */
export function report({ drawn, verdicts, seed }) {
  const survivors = drawn.filter(({ id }) => verdicts[id].survived)
  const equivalent = survivors.filter(isEquivalent)
  const counted = drawn.filter((mutant) => !equivalent.includes(mutant))
  const rooms = [...new Set(counted.map(roomOf))].sort()
  const endless = counted.filter(({ id }) => verdicts[id].failure?.isTimeOut).length
  return [
    '',
    ...drawn
      .filter(({ id }) => verdicts[id].failure)
      .map(({ id, file, line, what }) => {
        const { failure } = verdicts[id]
        return `noticed  ${file}:${line} ${what}\n         by ${failure.file}${failure.test ? `: ${failure.test}` : ''}`
      }),
    '',
    ...survivors.map((mutant) => {
      const { id, file, line, what, code } = mutant
      const tests = verdicts[id].survived.length
      const verdict = isEquivalent(mutant) ? 'no defect' : 'SURVIVED '
      return `${verdict} ${file}:${line} ${what}, reached by ${tests} test files\n          ${code}`
    }),
    '',
    ...rooms.map(
      (room) =>
        `${room}: ${figure(
          verdicts,
          counted.filter((mutant) => roomOf(mutant) === room),
        )}`,
    ),
    `${figure(verdicts, counted)}, ${endless} of them only because a test did not end. Seed ${seed}.`,
    `Not counted: ${equivalent.length} that change nothing, for the reasons in test/mutation/equivalent.mjs.`,
  ]
}
