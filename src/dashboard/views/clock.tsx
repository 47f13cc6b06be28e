import { useState } from 'preact/hooks'
import { dateTime } from '../data/format.ts'
import { callbacks } from '../data/lists.ts'
import { clock, readAll, spanned, virtualNow, words } from '../data/state.ts'
import { Deed } from '../parts/deed.tsx'
import { Shape } from '../parts/outcome.tsx'

/** As the admin API reads them, and in seconds. */
const SPANS = [
  ['1m', 60],
  ['5m', 300],
  ['1h', 3600],
  ['1d', 86_400],
] as const

/** How many attempts the deliveries have had that the page knows. */
function attempts(): number {
  let count = 0
  for (let index = 0; index < callbacks.rows.length; index += 1) count += callbacks.rows.at(index)?.tries ?? 0
  return count
}

function Advance({ by, label, main }: { readonly by: string; readonly label: string; readonly main?: boolean }) {
  const [before, setBefore] = useState(0)
  const [ran, setRan] = useState<number>()
  const { clock: own } = words.value
  return (
    <div onClickCapture={() => setBefore(attempts())}>
      <Deed
        label={label}
        {...(main && { main })}
        deed={{ method: 'POST', path: 'clock/advance', body: { by }, cli: `npx channel-sandbox clock advance ${by}` }}
        done={async () => {
          await readAll()
          setRan(attempts() - before)
        }}
      />
      {ran !== undefined && <p class="quiet">{own.ran(ran)}</p>}
    </div>
  )
}

export function Clock() {
  const [other, setOther] = useState('')
  const { clock: own, nav } = words.value
  const now = virtualNow()
  const real = Date.now() / 1000
  const apart = now - real
  const { frozen } = clock.value
  return (
    <div class="page">
      <h2>{nav.clock}</h2>
      <div class="clocks">
        <div>
          <span class="label">{own.virtual}</span>
          <time class="big">{dateTime(now)}</time>
          {frozen && (
            <span class="chip">
              <Shape shape="⏸" /> {own.frozen}
            </span>
          )}
        </div>
        <div>
          <span class="label">{own.real}</span>
          <time class="big">{dateTime(real)}</time>
        </div>
      </div>
      <p class="quiet">
        {Math.abs(apart) < 2 ? own.same : own.apart(apart > 0 ? own.ahead(spanned(apart)) : own.behind(spanned(apart)))}
      </p>
      <div class="deeds">
        {SPANS.map(([by, seconds], index) => (
          <Advance key={by} by={by} label={own.advance(spanned(seconds))} main={index === 0} />
        ))}
      </div>
      <form class="inline" onSubmit={(event) => event.preventDefault()}>
        <label>
          {own.other}
          <input value={other} placeholder="90s" onInput={(event) => setOther(event.currentTarget.value)} />
        </label>
        <Advance by={other === '' ? '90s' : other} label={own.advance(other === '' ? '90s' : other)} />
      </form>
      <div class="deeds">
        <Deed
          label={frozen ? own.unfreeze : own.freeze}
          deed={{
            method: 'PUT',
            path: 'clock',
            body: { frozen: !frozen },
            cli: `npx channel-sandbox clock ${frozen ? 'unfreeze' : 'freeze'}`,
          }}
          done={() => void readAll()}
        />
        <Deed
          label={own.reset}
          sure={own.resetSure}
          deed={{ method: 'POST', path: 'reset', body: {}, cli: 'npx channel-sandbox reset' }}
          done={() => void readAll()}
        />
      </div>
    </div>
  )
}
