import { Component, type ComponentChildren } from 'preact'
import { language, words } from '../data/state.ts'

interface GuardProps<Thing> {
  readonly of: Thing
  draw(thing: Thing): ComponentChildren
}

/** Drawn again only for another thing or in another language: of sixty rows most only move when one arrives. */
function Content<Thing>({ of, draw }: GuardProps<Thing>) {
  language.value
  return <>{draw(of)}</>
}

/** What is odd breaks itself, not the page, nor what is drawn in its place later. */
export class Guard<Thing> extends Component<GuardProps<Thing>> {
  override state: { readonly of?: unknown; readonly broken: boolean } = { broken: false }
  static override getDerivedStateFromError = () => ({ broken: true })
  static override getDerivedStateFromProps = (
    { of }: { readonly of: unknown },
    state: { readonly of?: unknown },
  ): object | null => (of === state.of ? null : { of, broken: false })
  override render() {
    const { of, draw } = this.props
    if (this.state.broken) return <span class="cell quiet">{words.value.broken}</span>
    return <Content of={of} draw={draw} />
  }
}
