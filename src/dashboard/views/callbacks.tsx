import { timeOfDay } from '../data/format.ts'
import { callbacks } from '../data/lists.ts'
import { writeRoute } from '../data/route.ts'
import { inWords, route, words } from '../data/state.ts'
import type { DeliveryRow } from '../data/types.ts'
import { Destinations } from '../parts/destinations.tsx'
import { Guard } from '../parts/guard.tsx'
import { DeliveryOutcome } from '../parts/outcome.tsx'
import { Rows } from '../parts/rows.tsx'
import { Said } from '../parts/small.tsx'
import { DeliveryDetail } from './delivery.tsx'

const lastOf = ({ last }: DeliveryRow): string => {
  if (!last) return words.value.callback.notSent
  return last.status === undefined ? (last.error ?? words.value.callback.noReply) : `HTTP ${last.status}`
}

const drawDetail = (id: string) => <DeliveryDetail key={id} id={id} />

const drawRow = (row: DeliveryRow) => (
  <>
    <span class="cell time">{timeOfDay(row.createdAt)}</span>
    <span class="cell provider">{row.provider}</span>
    <span class="cell operation">{row.callback}</span>
    <span class="cell who">{row.order}</span>
    <span class="cell outcome">
      <DeliveryOutcome row={row} />
    </span>
    <span class="cell last">{lastOf(row)}</span>
    <span class="cell duration">{row.tries}</span>
    <span class="cell why">{row.last?.explanation && <Said text={inWords(row.last.explanation)} />}</span>
  </>
)

export function Callbacks() {
  const { columns, callback, nav, loading } = words.value
  const selected = route.value.parts[0]
  return (
    <div class={`split${selected === undefined ? '' : ' opened'}`}>
      <div class="pane">
        <Rows
          rows={callbacks.rows}
          version={callbacks.version.value}
          label={nav.callbacks}
          selected={selected}
          columns="callbacks"
          heads={[
            ['time', columns.time],
            ['provider', columns.provider],
            ['operation', columns.callback],
            ['who', columns.order],
            ['outcome', columns.state],
            ['last', columns.last],
            ['duration', columns.tries],
          ]}
          draw={drawRow}
          told={({ last }) => last?.explanation !== undefined}
          open={(id) => {
            location.hash = writeRoute('callbacks', [id])
          }}
          redraw={() => {
            callbacks.version.value += 1
          }}
          empty={
            callbacks.isRead.value ? (
              <>
                <p>{callback.empty}</p>
                <h3>{words.value.targets.title}</h3>
                <Destinations />
              </>
            ) : (
              <p>{loading}</p>
            )
          }
        />
      </div>
      {selected !== undefined && (
        <aside class="detail" aria-label={callback.title}>
          <Guard of={selected} draw={drawDetail} />
        </aside>
      )}
    </div>
  )
}
