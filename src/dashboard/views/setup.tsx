import { base, word } from '../data/api.ts'
import { changes, inWords, providers, words } from '../data/state.ts'
import { Destinations } from '../parts/destinations.tsx'
import { Pending, useRead } from '../parts/read.tsx'
import { Block, Facts, Said, Section } from '../parts/small.tsx'

interface Sample {
  readonly provider: string
  readonly url: string
  readonly facts: Readonly<Record<string, string>>
  readonly curl?: string
}

/** What a game needs to use this sandbox. */
export function Setup() {
  const version = changes.state.value
  const { data, problem } = useRead<{ samples: readonly Sample[] }>('samples', version)
  const variables = useRead<Readonly<Record<string, string>>>('env', version)
  const { setup, nav } = words.value
  const block = Object.entries(variables.data ?? {})
    .map(([name, value]) => `${name}=${word(value)}`)
    .join('\n')
  return (
    <div class="page">
      <h2>{nav.setup}</h2>
      {!data && <Pending problem={problem} />}
      {data?.samples.map(({ provider, url, facts, curl }) => {
        const title = providers.value.find(({ id }) => id === provider)?.title
        return (
          <Section key={provider} title={title ? inWords(title) : provider}>
            <Facts
              rows={[
                [setup.base, <code key="url">{url}</code>],
                ...Object.entries(facts).map(([name, value]) => [name, <code key={name}>{value}</code>] as const),
              ]}
            />
            {curl !== undefined && <Block text={curl} />}
          </Section>
        )
      })}
      <Section title={words.value.targets.title}>
        <Destinations />
      </Section>
      <Section title={setup.block}>
        <p class="quiet">
          <Said text={setup.note} />
        </p>
        {variables.data ? <Block text={block} /> : <Pending problem={variables.problem} />}
      </Section>
      <p>
        <a href={`${base}/__admin/docs`}>{setup.docs}</a>
      </p>
    </div>
  )
}
