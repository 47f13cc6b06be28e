import { dateTime } from '../data/format.ts'
import { mails, virtualNow, words } from '../data/state.ts'
import { Deed } from '../parts/deed.tsx'
import { Copy, Distance } from '../parts/small.tsx'

export function Mailbox() {
  const { mailbox, nav } = words.value
  const now = virtualNow()
  if (mails.value.length === 0) {
    return (
      <div class="page">
        <h2>{nav.mailbox}</h2>
        <p class="empty">{mailbox.empty}</p>
      </div>
    )
  }
  return (
    <div class="page">
      <h2>{nav.mailbox}</h2>
      <ul class="mails">
        {mails.value.map(({ id, to, code, sendType, sentAt, expiresAt }) => {
          const { before, after } = expiresAt > now ? mailbox.expires : mailbox.expired
          return (
            <li key={id}>
              <span class="quiet">{dateTime(sentAt)}</span>
              <b>{to}</b>
              <span>
                <span class="code">{code}</span> <Copy text={code} />
              </span>
              <span class="quiet">
                {mailbox.type} {sendType} · {before}
                <Distance at={expiresAt} />
                {after}
              </span>
            </li>
          )
        })}
      </ul>
      <Deed
        label={mailbox.clear}
        deed={{ method: 'DELETE', path: 'outbox', cli: 'npx channel-sandbox outbox --clear' }}
        done={() => {
          mails.value = []
        }}
      />
    </div>
  )
}
