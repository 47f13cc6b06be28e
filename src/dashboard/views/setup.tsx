import { useEffect, useState } from 'preact/hooks'
import { base, read } from '../data/api.ts'
import { changes, inWords, providers, words } from '../data/state.ts'
import { Destinations } from '../parts/destinations.tsx'
import { Block, Facts, reasonOf, Section } from '../parts/small.tsx'

export interface Sample {
  readonly provider: string
  readonly url: string
  readonly facts: Readonly<Record<string, string>>
  readonly curl?: string
}

const word = (text: string): string => (/^[\w./:@-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** What a game needs to use this sandbox. */
export function Setup() {
  const [samples, setSamples] = useState<readonly Sample[]>([])
  const [variables, setVariables] = useState<Readonly<Record<string, string>>>({})
  const [failed, setFailed] = useState('')
  const version = changes.state.value
  const { setup, nav } = words.value
  useEffect(() => {
    Promise.all([read<{ samples: Sample[] }>('samples'), read<Record<string, string>>('env')]).then(
      ([found, env]) => {
        setSamples(found.samples)
        setVariables(env)
      },
      (error) => setFailed(reasonOf(error)),
    )
  }, [version])
  const block = Object.entries(variables)
    .map(([name, value]) => `${name}=${word(value)}`)
    .join('\n')
  return (
    <div class="page">
      <h2>{nav.setup}</h2>
      {failed !== '' && <p class="bad">{failed}</p>}
      {samples.map(({ provider, url, facts, curl }) => {
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
        <p class="quiet">{setup.note}</p>
        <Block text={block} />
      </Section>
      <p>
        <a href={`${base}/__admin/docs`}>{setup.docs}</a>
      </p>
    </div>
  )
}
