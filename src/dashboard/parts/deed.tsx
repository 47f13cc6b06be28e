import { useState } from 'preact/hooks'
import { type Change, change, curlOf, whereOf } from '../data/api.ts'
import { words } from '../data/state.ts'
import { reasonOf } from './read.tsx'
import { Block } from './small.tsx'

interface DeedProps {
  readonly label: string
  readonly deed: Change
  /** The one main action of its place. */
  readonly main?: boolean
  /** Asked before what cannot be undone. */
  readonly sure?: string
  readonly disabled?: boolean
  /** What came of it, in words. */
  said?(answer: never): string | undefined
  done?(answer: never): void
}

/** A button that changes something, with the call and the command it stands for. */
export function Deed({ label, deed, main, sure, disabled, said, done }: DeedProps) {
  const [state, setState] = useState<{
    readonly busy?: boolean
    readonly asking?: boolean
    readonly told?: string
    readonly failed?: boolean
  }>({})
  async function run(): Promise<void> {
    setState({ busy: true })
    try {
      const answer = await change<never>(deed)
      setState({ told: said?.(answer) ?? '✓' })
      done?.(answer)
    } catch (error) {
      setState({ told: words.value.failed(reasonOf(error)), failed: true })
    }
  }
  return (
    <div class="deed">
      {state.asking ? (
        <span class="asking" role="alertdialog" aria-label={sure}>
          {sure}{' '}
          <button type="button" class="small danger" onClick={run}>
            {words.value.sure}
          </button>{' '}
          <button type="button" class="small" onClick={() => setState({})}>
            {words.value.no}
          </button>
        </span>
      ) : (
        <button
          type="button"
          class={main ? 'main' : ''}
          disabled={disabled || state.busy}
          onClick={sure === undefined ? run : () => setState({ asking: true })}
        >
          {label}
        </button>
      )}
      <Commands deed={deed} />
      <span role="status" class={state.failed ? 'bad' : 'quiet'}>
        {state.told}
      </span>
    </div>
  )
}

/** The call and the command that do the same, folded away. */
export function Commands({ deed }: { readonly deed: Change }) {
  return (
    <details class="commands">
      <summary title={words.value.commands} aria-label={words.value.commands}>
        ›_
      </summary>
      <div class="folded">
        {deed.cli !== undefined && <Block text={deed.saysWhere ? deed.cli : deed.cli + whereOf()} />}
        <Block text={curlOf(deed)} />
      </div>
    </details>
  )
}
