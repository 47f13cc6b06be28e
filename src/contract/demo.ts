/** Values by parameter name. `$name` is a value of an earlier answer, `$state:/…` one of the whole state. */
export type ScenarioValues = Readonly<Record<string, unknown>>

/** A call that comes first, with other parameters than in its own scenario. */
export interface ScenarioStep {
  /** A path (`/open/userLogin`) or an action (`egret/pay`). */
  readonly call: string
  readonly params: ScenarioValues
}

/** What has to be said so that a call succeeds on the demo; most calls need nothing. */
export interface Scenario {
  /** Calls that come first, each with its own scenario. */
  readonly after?: readonly (string | ScenarioStep)[]
  readonly params?: ScenarioValues
}

/** How the examples in a provider's document come about. */
export interface Scenarios {
  /** Values for every call of the provider. */
  readonly values?: ScenarioValues
  /** By path or action. */
  readonly calls?: Readonly<Record<string, Scenario>>
  /** By callback id. */
  readonly callbacks?: Readonly<Record<string, Scenario>>
}

/** Commands whose help shows a provider's examples. */
export type ShownCommand = 'sign' | 'verify' | 'explain' | 'trigger' | 'certify'

/** The data a provider is shown with. */
export interface ProviderDemo {
  /** Its part of the demo seed. */
  readonly seed: unknown
  /** Whole command lines that work on the demo, for the help of those commands. */
  readonly commandLines?: Readonly<Partial<Record<ShownCommand, readonly string[]>>>
  scenarios(): Promise<Scenarios>
}
