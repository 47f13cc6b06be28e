import type { RequestListener } from 'node:http'
import type { Destination } from '../admin/sandboxApi.ts'
import type { Delivery, DeliveryState } from '../contract/callbacks/callback.ts'
import type { Report } from '../contract/certification/certifyReport.ts'
import type { Mail } from '../contract/values/mail.ts'
import type { TargetChange, TargetSettings } from '../engine/callbacks/targets.ts'
import type { Fault } from '../engine/faults/faults.ts'
import type { OutboxQuery } from '../engine/persistence/outbox.ts'
import type { Advanced } from '../engine/runtime/virtualClock.ts'
import type { CertifyRequest } from './certify.ts'
import type { CallbackQuery, FaultInput } from './queries.ts'
import type { Requests } from './requests.ts'
import type { ProviderName, ShippedChannels, State } from './shipped.ts'

/** A running sandbox. */
export interface SandboxHandle extends ShippedChannels {
  /** Base URL; empty when it does not listen. */
  readonly url: string
  /** What answers the requests, for supertest or a server of your own; an Express application. */
  readonly app: RequestListener
  readonly callbacks: {
    /** Newest first. Rejects with a TypeError for a key or a provider there is not, as {@link waitFor} does. */
    list(query?: {
      state?: DeliveryState
      provider?: ProviderName
      order?: string
      since?: number
      limit?: number
    }): Promise<Delivery[]>
    get(id: string): Promise<Delivery | undefined>
    /** In `reverse` the copies leave one after another, the last made first; else side by side. */
    replay(id: string, options?: { copies?: number; delay?: string; order?: 'reverse' }): Promise<string[]>
    /** Gives up a delivery that is still to be sent; rejects when it is settled, or there is none. */
    cancel(id: string): Promise<Delivery>
    /**
     * Resolves to the newest such delivery once it is settled, or in that state, whatever the clock says. Rejects after real
     * `timeout`, or as soon as the one that is named has settled otherwise; the message says what there was instead.
     */
    waitFor(wanted: CallbackQuery, options?: { timeout?: string }): Promise<Delivery>
  }
  readonly outbox: {
    /** Mails with codes, newest first. */
    list(query?: OutboxQuery): Promise<Mail[]>
    /** Resolves to the newest such mail once there are `count`, one by default; rejects after real `timeout`. */
    waitFor(wanted?: Omit<OutboxQuery, 'limit'> & { count?: number }, options?: { timeout?: string }): Promise<Mail>
  }
  readonly requests: Requests
  /**
   * Plays a channel against a game's callback endpoint, check by check. Resolves to the report, also where checks fail: look
   * at `report.exitCode` or `report.checks`.
   */
  certify(request: CertifyRequest): Promise<Report>
  /** What goes wrong on purpose, for requests and callbacks. */
  readonly faults: {
    /** Throws a {@link FaultError} that says why where it makes no sense. */
    add(fault: FaultInput): Fault
    /** In the order they are tried. */
    list(): Fault[]
    /** Returns whether there was such a fault. */
    remove(id: string): boolean
    clear(): void
  }
  /** Where callbacks go instead of the addresses of orders, apps, products and gifts. */
  readonly targets: {
    /** The settings, and where callbacks go now, with whether something listens there. */
    get(): Promise<TargetSettings & { readonly receiver: boolean; readonly destinations: readonly Destination[] }>
    /** What is absent stays, null ends one. Rejects with a TypeError for a callback there is not and an address that may not be called. */
    set(change: TargetChange): Promise<void>
  }
  readonly clock: {
    /** Unix time in seconds. */
    now(): number
    set(change: { now?: number; frozen?: boolean }): void
    /** `within` limits the real time it may take; it then stops at the time reached. */
    advance(by: string, options?: { readonly within?: string }): Promise<Advanced>
  }
  /** Addresses, ids and keys as environment variables for a game's process, as `GET /__admin/env` answers them. */
  env(): Promise<Record<string, string>>
  /** Back to the seed. */
  reset(): Promise<void>
  /** The whole state as plain JSON, as `GET /__admin/state` answers it. */
  snapshot(): Promise<State>
  /** Puts a state, or a seed, in the place of the present one; rejects with a {@link SeedError} when it is none. */
  restore(state: State): Promise<void>
  /** A sandbox of its own at `/ns/{name}`, made now when there is none; `close()` ends it. */
  namespace(name: string): SandboxHandle
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
