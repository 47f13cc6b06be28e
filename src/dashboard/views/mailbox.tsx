import { dateTime } from '../data/format.ts'
import { mails, words } from '../data/state.ts'
import { Deed } from '../parts/deed.tsx'
import { Copy, Distance } from '../parts/small.tsx'

export function Mailbox() {
  const { mailbox, nav } = words.value
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
        {mails.value.map(({ id, to, code, sendType, sentAt, expiresAt }) => (
          <li key={id}>
            <span class="quiet">{dateTime(sentAt)}</span>
            <b>{to}</b>
            <span class="code">{code}</span>
            <Copy text={code} />
            <span class="quiet">
              {mailbox.type} {sendType} · {mailbox.expires.before}
              <Distance at={expiresAt} />
              {mailbox.expires.after}
            </span>
          </li>
        ))}
      </ul>
      <Deed
        label={mailbox.clear}
        deed={{ method: 'DELETE', path: 'outbox' }}
        done={() => {
          mails.value = []
        }}
      />
    </div>
  )
}
