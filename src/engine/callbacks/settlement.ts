import type { Delivery } from '../../contract/callback.ts'
import type { Events } from '../journal/events.ts'

/** Looks at each change of one delivery until there is an answer. `stop` ends the looking. */
function watch(events: Events, id: string, isIt: (changed: Delivery, tried: boolean) => boolean) {
  let stop = () => {}
  const happened = new Promise<Delivery>((resolve) => {
    const look = (changed: Delivery, tried: boolean) => {
      if (changed.id !== id || !isIt(changed, tried)) return
      stop()
      resolve(changed)
    }
    const onChange = (changed: Delivery) => look(changed, false)
    const onAttempt = (changed: Delivery) => look(changed, true)
    events.on('callback', onChange)
    events.on('attempt', onAttempt)
    events.on('postponed', onAttempt)
    stop = () => {
      events.off('callback', onChange)
      events.off('attempt', onAttempt)
      events.off('postponed', onAttempt)
    }
  })
  return { happened, stop: () => stop() }
}

/** The delivery once it is delivered, failed or cancelled; `read` says how it stands now. */
export async function whenSettled(
  events: Events,
  id: string,
  read: () => Promise<Delivery | undefined>,
): Promise<Delivery> {
  const { happened, stop } = watch(events, id, ({ state }, tried) => !tried && state !== 'scheduled')
  try {
    const known = await read()
    if (!known) throw new Error(`There is no delivery ${id}`)
    return known.state === 'scheduled' ? await happened : known
  } finally {
    stop()
  }
}

/** Resolves once one more attempt of the delivery was made or postponed, or none will be. */
export const whenTried = (events: Events, id: string): Promise<Delivery> =>
  watch(events, id, ({ state }, tried) => tried || state !== 'scheduled').happened
