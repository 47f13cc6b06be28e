import { render } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { base } from './data/api.ts'
import { dateTime, timeOfDay } from './data/format.ts'
import { writeRoute } from './data/route.ts'
import {
  clock,
  connected,
  isDark,
  mails,
  route,
  spanned,
  start,
  switchLanguage,
  switchTheme,
  virtualNow,
  words,
} from './data/state.ts'
import { goToContent, takeKeys } from './keyboard.ts'
import { Guard } from './parts/guard.tsx'
import { Shape } from './parts/outcome.tsx'
import { Callbacks } from './views/callbacks.tsx'
import { Certify } from './views/certify/certify.tsx'
import { Clock } from './views/clock.tsx'
import { Faults } from './views/faults.tsx'
import { Mailbox } from './views/mailbox.tsx'
import { Namespaces } from './views/namespaces.tsx'
import { Order } from './views/order.tsx'
import { Players } from './views/players/players.tsx'
import { Requests } from './views/requests.tsx'
import { Setup } from './views/setup.tsx'

const VIEWS = [
  'requests',
  'callbacks',
  'players',
  'mailbox',
  'faults',
  'clock',
  'certify',
  'namespaces',
  'setup',
] as const

/** Both times where they differ: what is due is due on the first. */
function Times() {
  const now = virtualNow()
  const apart = now - Date.now() / 1000
  const isApart = Math.abs(apart) >= 2
  const { clock: own } = words.value
  return (
    <a
      class={`times-shown${isApart ? ' both' : ''}`}
      href={writeRoute('clock')}
      title={`${own.virtual} ${dateTime(now)}`}
    >
      <time>{timeOfDay(now)}</time>
      {clock.value.frozen && (
        <>
          {' '}
          <Shape shape="⏸" />
        </>
      )}
      {isApart && <span class="apart"> {apart > 0 ? `+${spanned(apart)}` : `−${spanned(apart)}`}</span>}
    </a>
  )
}

function Nav() {
  const { nav, menu } = words.value
  const view = route.value.view === 'orders' ? 'callbacks' : route.value.view
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the views scroll sideways.
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [view])
  return (
    <nav ref={bar} class="main-nav" aria-label={menu}>
      {VIEWS.map((name) => (
        <a key={name} href={writeRoute(name)} aria-current={view === name ? 'page' : undefined}>
          {nav[name]}
          {name === 'mailbox' && mails.value.length > 0 && <span class="badge">{mails.value.length}</span>}
        </a>
      ))}
      <a href={`${base}/__admin/docs`}>{nav.contract}</a>
    </nav>
  )
}

function Help({ close }: { readonly close: () => void }) {
  const { help, close: closing } = words.value
  const rows: readonly (readonly [string, string])[] = [
    ['j k ↓ ↑', help.move],
    ['Enter', help.open],
    ['Esc', help.escape],
    ['/', help.search],
    ['.', help.hold],
    ['g r · c · p · m · f · t · e · n · s', help.go],
    ['?', help.help],
  ]
  return (
    <aside class="help" aria-label={help.title}>
      <h2>{help.title}</h2>
      <dl>
        {rows.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={close}>
        {closing}
      </button>
    </aside>
  )
}

function View() {
  const { view, parts } = route.value
  if (view === 'callbacks') return <Callbacks />
  if (view === 'players') return <Players />
  if (view === 'orders' && parts[0] !== undefined) return <Order key={parts[0]} order={parts[0]} />
  if (view === 'mailbox') return <Mailbox />
  if (view === 'faults') return <Faults />
  if (view === 'clock') return <Clock />
  if (view === 'certify') return <Certify />
  if (view === 'namespaces') return <Namespaces />
  if (view === 'setup') return <Setup />
  return <Requests />
}

const drawView = () => <View />

function Page() {
  const [help, setHelp] = useState(false)
  useEffect(() => takeKeys({ help: () => setHelp((shown) => !shown), escape: () => setHelp(false) }), [])
  const { language, languageTitle, theme, lost, skip, nav } = words.value
  const { view } = route.value
  useEffect(() => {
    document.title = `${nav[view as keyof typeof nav] ?? view} · channel-sandbox`
  }, [nav, view])
  return (
    <>
      <button type="button" class="skip" onClick={goToContent}>
        {skip}
      </button>
      <header class="bar">
        <h1>
          <a href={writeRoute('requests')}>channel-sandbox</a>
          {base !== '' && <span class="chip">{base.replace(/^.*\/ns\//, '')}</span>}
        </h1>
        <Nav />
        <div class="tools">
          <Times />
          <button type="button" class="small" title={theme.title} onClick={switchTheme}>
            {isDark.value ? theme.light : theme.dark}
          </button>
          <button
            type="button"
            class="small"
            title={languageTitle}
            lang={language === 'English' ? 'en' : 'zh'}
            onClick={switchLanguage}
          >
            {language}
          </button>
        </div>
      </header>
      {!connected.value && (
        <p class="lost" role="alert">
          {lost}
        </p>
      )}
      {help && <Help close={() => setHelp(false)} />}
      <main id="content" tabIndex={-1}>
        <Guard of={route.value} draw={drawView} />
      </main>
    </>
  )
}

const root = document.getElementById('app')
if (root) start(() => render(<Page />, root))
