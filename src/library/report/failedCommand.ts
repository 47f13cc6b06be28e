import type { Failures } from './failureCollector.ts'
import { plural, section, sections } from './format.ts'

const HOW_TO_GO_ON = `
The word in brackets has an entry in docs/troubleshooting.md of this package. exec --report FILE writes all of this as JSON, --log-file
FILE a line for each request and callback. To look around, run "channel-sandbox start", the command beside it, and ask
"channel-sandbox callbacks list" or GET /__admin/requests.
`

/** What a failed command's log should say of the sandbox it used. */
export function failureText(
  trouble: Failures,
  exitCode: number,
  url: string,
  /** Names of the variables the address is in. */
  variables: readonly string[],
): string {
  const { received, requests, refused, unmatched, callbacks, moreCallbacks, defects } = trouble
  const lost = callbacks.length + moreCallbacks
  const isFine = refused + unmatched.length + lost + defects.length === 0
  const head = `channel-sandbox: the command ended with ${exitCode}${exitCode === 0 ? ', which --fail-on makes a failure' : ''}`
  const own = received === 0 ? '' : ` The sandbox's own receiver, not your game, took ${plural(received, 'callback')}.`
  if (isFine && requests === 0) {
    return `${head}. The sandbox got no request of it: it was at ${url}, in ${variables.join(', ')}.\n`
  }
  if (isFine) {
    return `${head}. The sandbox refused none of its ${plural(requests, 'request')}, and every callback was acknowledged.${own}\n`
  }
  const total = unmatched.reduce((sum, { count }) => sum + count, 0)
  const facts = [
    refused > 0 && `the sandbox refused ${refused} of ${plural(requests, 'request')}`,
    total > 0 && `${plural(total, 'request')} matched no route`,
    lost > 0 && `${plural(lost, 'callback')} got no acknowledgement`,
    defects.length > 0 && `${plural(defects.length, 'defect')} of the sandbox itself`,
  ]
  const lines = [
    `${head}: ${facts.filter((fact) => fact !== false).join('; ')}.${own}`,
    ...sections(trouble),
    ...section(
      'Defects of channel-sandbox itself',
      defects.map((defect) => defect.split('\n')),
      0,
    ),
  ]
  return `${lines.join('\n')}\n${HOW_TO_GO_ON}`
}
