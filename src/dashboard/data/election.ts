/** What tabs tell each other. */
export interface ElectionMessage {
  readonly kind: 'lease' | 'resign'
  readonly from: string
  readonly visible: boolean
}

/** What an election needs of its tab. */
export interface ElectionParts {
  /** Unlike that of any other tab. */
  readonly id: string
  post(message: ElectionMessage): void
  visible(): boolean
  /** Calls back after so many milliseconds; returns what calls it off. */
  after(ms: number, task: () => void): () => void
  lead(): void
  follow(): void
}

/** A leader that is not heard of for so long is gone. */
export const LEASE_MS = 3000
const RENEW_MS = 1000

export interface Election {
  hear(message: ElectionMessage): void
  /** Hands over to any other tab; leads on when there is none. */
  resign(): void
  stop(): void
}

/**
 * One leader among the tabs of a browser where there are no locks: who has not heard of a leader for the length of a
 * lease leads. Where two do, the visible one stays, else the one whose id comes first.
 */
export function startElection(parts: ElectionParts): Election {
  const { id } = parts
  let leading = false
  let callOff = () => {}

  function renew(): void {
    parts.post({ kind: 'lease', from: id, visible: parts.visible() })
    callOff = parts.after(RENEW_MS, renew)
  }

  function lead(): void {
    if (!leading) {
      leading = true
      parts.lead()
    }
    renew()
  }

  /** Waits for the leader's next word; a hidden tab waits longer, so that a visible one comes first. */
  function wait(ms: number): void {
    callOff()
    callOff = parts.after(ms + (parts.visible() ? 0 : RENEW_MS), lead)
  }

  function follow(): void {
    if (!leading) return
    leading = false
    parts.follow()
  }

  const isBefore = (message: ElectionMessage): boolean =>
    message.visible === parts.visible() ? message.from < id : message.visible

  // A leader that is there says so within a second.
  wait(RENEW_MS + 500)

  return {
    hear(message) {
      if (message.from === id) return
      if (message.kind === 'resign') {
        if (!leading) wait(100)
        return
      }
      if (leading && !isBefore(message)) return
      follow()
      wait(LEASE_MS)
    },
    resign() {
      if (!leading) return
      parts.post({ kind: 'resign', from: id, visible: parts.visible() })
      callOff()
      follow()
      wait(LEASE_MS)
    },
    stop() {
      callOff()
      if (leading) parts.post({ kind: 'resign', from: id, visible: parts.visible() })
      leading = false
    },
  }
}
