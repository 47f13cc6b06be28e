import { useState } from 'preact/hooks'
import { triggerOf } from '../data/api.ts'
import { bodyOf, FieldError, kindOf, type Typed } from '../data/form.ts'
import { language, words } from '../data/state.ts'
import type { Schema } from '../data/types.ts'
import { Deed } from './deed.tsx'
import { Facts } from './small.tsx'

interface FieldProps {
  readonly name: string
  readonly path: string
  readonly schema: Schema
  readonly required: boolean
  readonly typed: string | Typed
  set(value: string | Typed): void
}

/** What a schema says of a field, in the page's language. */
export const noteOf = (schema: Schema): string =>
  (language.value === 'zh' ? schema['x-description-zh'] : schema.description) ?? schema.description ?? ''

function Field({ name, path, schema, required, typed, set }: FieldProps) {
  const kind = kindOf(schema)
  const id = `field-${path}-${name}`
  const note = noteOf(schema)
  if (kind === 'parts') {
    return (
      <details class="parts">
        <summary>
          <code>{name}</code> <span class="quiet">{note}</span>
        </summary>
        <Fields schema={schema} path={`${path}-${name}`} typed={typeof typed === 'object' ? typed : {}} set={set} />
      </details>
    )
  }
  const value = typeof typed === 'string' ? typed : ''
  const changed = (event: Event) => set((event.currentTarget as HTMLInputElement).value)
  const example = schema.examples?.[0]
  const common = { id, value, required, 'aria-describedby': `${id}-note`, onInput: changed }
  return (
    <div class="field">
      <label for={id}>
        <code>{name}</code>
        {required && <span aria-hidden="true"> *</span>}
      </label>
      {kind === 'choice' || kind === 'yes' ? (
        <select {...common}>
          <option value="">–</option>
          {(kind === 'yes' ? (schema.const === true ? [true] : [true, false]) : (schema.enum ?? [])).map((one) => (
            <option key={String(one)} value={String(one)}>
              {String(one)}
            </option>
          ))}
        </select>
      ) : kind === 'json' ? (
        <textarea {...common} rows={2} placeholder={words.value.players.json} spellcheck={false} />
      ) : (
        <input
          {...common}
          type="text"
          inputMode={kind === 'number' ? 'numeric' : 'text'}
          autocomplete="off"
          spellcheck={false}
          placeholder={example === undefined ? '' : String(example)}
        />
      )}
      <span class="quiet note" id={`${id}-note`}>
        {note}
      </span>
    </div>
  )
}

export function Fields(props: {
  readonly schema: Schema
  readonly path: string
  readonly typed: Typed
  set(typed: Typed): void
}) {
  const { schema, path, typed, set } = props
  return (
    <div class="fields">
      {Object.entries(schema.properties ?? {}).map(([name, field]) => (
        <Field
          key={name}
          name={name}
          path={path}
          schema={field}
          required={schema.required?.includes(name) ?? false}
          typed={typed[name] ?? ''}
          set={(value) => set({ ...typed, [name]: value })}
        />
      ))}
    </div>
  )
}

const isUrl = (value: unknown): value is string => typeof value === 'string' && /^https?:\/\//.test(value)

/** A value as the sandbox answered it; an address can be opened. */
export function Value({ value }: { readonly value: unknown }) {
  if (isUrl(value)) {
    return (
      <a href={value} target="_blank" rel="noreferrer noopener">
        {value}
      </a>
    )
  }
  if (typeof value === 'string' && /^cb_\d+$/.test(value)) return <a href={`#/callbacks/${value}`}>{value}</a>
  return <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
}

/** A form for an action, made of its schema, with what it answered. */
export function ActionForm(props: {
  readonly provider: string
  readonly action: string
  readonly summary: string
  readonly schema: Schema
  readonly typed: Typed
  done(): void
}) {
  const { provider, action, summary, schema, done } = props
  const [typed, setTyped] = useState(props.typed)
  const [answer, setAnswer] = useState<Readonly<Record<string, unknown>>>()
  const { players } = words.value
  let body: Record<string, unknown> = {}
  let wrong: string | undefined
  try {
    body = bodyOf(schema, typed)
  } catch (error) {
    if (!(error instanceof FieldError)) throw error
    wrong = `${error.field}: ${players.notJson}`
  }
  const missing = (schema.required ?? []).some((name) => !Object.hasOwn(body, name))
  const name = `${provider}.${action}`
  return (
    <form class="action" onSubmit={(event) => event.preventDefault()}>
      <h3>
        {summary} <code class="quiet">{name}</code>
      </h3>
      <Fields schema={schema} path={name} typed={typed} set={setTyped} />
      {wrong !== undefined && (
        <p class="bad" role="alert">
          {wrong}
        </p>
      )}
      <Deed
        main
        label={players.run(name)}
        disabled={missing || wrong !== undefined}
        deed={{ method: 'POST', path: `${provider}/${action}`, body, cli: triggerOf(name, body) }}
        done={(found: Readonly<Record<string, unknown>>) => {
          setAnswer(found)
          done()
        }}
      />
      {answer && (
        <div class="answer" role="status">
          <Facts rows={Object.entries(answer).map(([key, value]) => [key, <Value key={key} value={value} />])} />
          {Object.values(answer)
            .filter(isUrl)
            .map((url) => (
              <a key={url} class="button main" href={url} target="_blank" rel="noreferrer noopener">
                {players.open} ↗
              </a>
            ))}
        </div>
      )}
    </form>
  )
}
