import { writeRoute } from '../../data/route.ts'
import { inSentence, inWords, words } from '../../data/state.ts'
import type { CheckResult } from '../../data/types.ts'
import { VerdictMark } from '../../parts/outcome.tsx'
import { Back, Block, Facts, Said, Section } from '../../parts/small.tsx'
import { reasonOfCheck } from './texts.ts'

type Exchange = CheckResult['exchanges'][number]

const sentOf = ({ method, url, headers, body }: Exchange): string =>
  [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', body].join('\n')

const answerOf = ({ status, reply, error }: Exchange): string =>
  status === undefined ? (error ?? '') : `HTTP ${status}\n${reply ?? ''}`

const KINDS = { delivered: 'good', failed: 'bad', retry: 'wait' } as const

/** One notification: what left, what came back, what the channel takes it for. */
function Sent({ exchange, number }: { readonly exchange: Exchange; readonly number: number }) {
  const { certify } = words.value
  const { callback, verdict, durationMs, explanation } = exchange
  return (
    <li class={`try ${KINDS[verdict]}`}>
      <div>
        <b>{certify.notification(number)}</b>{' '}
        {callback !== undefined && (
          <a class="id" href={writeRoute('callbacks', [callback])}>
            {callback}
          </a>
        )}{' '}
        <span class="quiet">{durationMs} ms</span>{' '}
        <span class={`mark ${KINDS[verdict]}`}>→ {words.value.verdicts[verdict]}</span>
      </div>
      {explanation && (
        <p>
          <Said text={inSentence(explanation)} />
        </p>
      )}
      <span class="label">{certify.sent}</span>
      <Block text={sentOf(exchange)} />
      <span class="label">{certify.answered}</span>
      <Block text={answerOf(exchange)} />
    </li>
  )
}

/** Everything about one check. */
export function CheckDetail({ run, check }: { readonly run: string; readonly check: CheckResult }) {
  const { certify, brackets } = words.value
  const { id, level, verdict, exchanges, goods, source, sourceZh, tier, durationMs } = check
  const reason = reasonOfCheck(check)
  const isBad = verdict === 'fail' || verdict === 'error'
  return (
    <>
      <div class="top">
        <Back to={writeRoute('certify', [run])} text={certify.back} />
        <h2>{id}</h2>
        <VerdictMark verdict={verdict} />
      </div>
      <p>{inSentence(check)}</p>
      {reason !== '' && (
        <p class={`verdict ${isBad ? 'refused' : 'neutral'}`}>
          <Said text={reason} />
        </p>
      )}
      <Facts
        rows={[
          [certify.level, certify.levels[level]],
          [certify.rule, brackets(inWords({ en: source, zh: sourceZh }), certify.tiers[tier])],
          [certify.took, `${durationMs} ms`],
        ]}
      />
      {goods.length > 0 && (
        <Section title={certify.probed}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key */}
          <section class="wide" tabIndex={0} aria-label={certify.probed}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{certify.ofOrder}</th>
                  <th scope="col">{certify.player}</th>
                  <th scope="col">{certify.wanted}</th>
                  <th scope="col">{certify.found}</th>
                </tr>
              </thead>
              <tbody>
                {goods.map((one) => (
                  <tr key={`${one.order} ${one.player} ${one.expected}`}>
                    <td>
                      <code>{one.order}</code>
                    </td>
                    <td>
                      <code>{one.player}</code>
                    </td>
                    <td>{one.expected}</td>
                    <td>{one.found}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </Section>
      )}
      <Section title={certify.exchanges}>
        {exchanges.length === 0 ? (
          <p class="quiet">{certify.nothingSent}</p>
        ) : (
          <ol class="timeline">
            {exchanges.map((exchange, at) => (
              <Sent key={at} exchange={exchange} number={at + 1} />
            ))}
          </ol>
        )}
      </Section>
    </>
  )
}
