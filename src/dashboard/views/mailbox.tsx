import { dateTime } from '../data/format.ts'
import { mails, virtualNow, words } from '../data/state.ts'
import type { Mail } from '../data/types.ts'
import { Deed } from '../parts/deed.tsx'
import { Guard } from '../parts/guard.tsx'
import { Copy, Distance } from '../parts/small.tsx'

function drawMail({ to, code, sendType, sentAt, expiresAt }: Mail) {
  const { mailbox } = words.value
  const { before, after } = expiresAt > virtualNow() ? mailbox.expires : mailbox.expired
  return (
    <>
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
    </>
  )
}

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
        {mails.value.map((mail) => (
          <li key={mail.id}>
            <Guard of={mail} draw={drawMail} />
          </li>
        ))}
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
