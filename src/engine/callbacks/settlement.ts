import type { Delivery } from '../../contract/callbacks/callback.ts'
import type { Events } from '../journal/events.ts'

/** Waits for what becomes of single deliveries. */
export interface Settlement {
  /** The delivery once it is delivered, failed or cancelled; `read` says how it stands now. */
  settled(id: string, read: () => Promise<Delivery | undefined>): Promise<Delivery>
  /** Resolves once one more attempt of the delivery was made or postponed, or none will be. */
  tried(id: string): Promise<Delivery>
}

/** Looks at a change of a delivery; `tried` says that it is an attempt of it. */
type Look = (changed: Delivery, tried: boolean) => void

/** However many wait, each change is handed to those alone that wait for its delivery. */
export function createSettlement(events: Events): Settlement {
  const watching = new Map<string, Set<Look>>()

  const tell = (tried: boolean) => (changed: Delivery) => {
    for (const look of watching.get(changed.id) ?? []) look(changed, tried)
  }
  events.on('callback', tell(false))
  events.on('attempt', tell(true))
  events.on('postponed', tell(true))

  /** `stop` ends the looking. */
  function watch(id: string, isIt: (changed: Delivery, tried: boolean) => boolean) {
    let stop = () => {}
    const happened = new Promise<Delivery>((resolve) => {
      const looks = watching.get(id) ?? new Set()
      watching.set(id, looks)
      const look: Look = (changed, tried) => {
        if (!isIt(changed, tried)) return
        stop()
        resolve(changed)
      }
      looks.add(look)
      stop = () => {
        looks.delete(look)
        if (looks.size === 0 && watching.get(id) === looks) watching.delete(id)
      }
    })
    return { happened, stop: () => stop() }
  }

  return {
    async settled(id, read) {
      const { happened, stop } = watch(id, ({ state }, tried) => !tried && state !== 'scheduled')
      try {
        const known = await read()
        if (!known) throw new Error(`There is no delivery ${id}`)
        return known.state === 'scheduled' ? await happened : known
      } finally {
        stop()
      }
    },
    tried: (id) => watch(id, ({ state }, tried) => tried || state !== 'scheduled').happened,
  }
}
