import { md5Signer } from '../../contract/values/signature.ts'

/** 三: `k1=v1&k2=v2&…&` and the openKey right behind it; empty values take part. */
export const signer = md5Signer({
  afterPair: '&',
  betweenPairs: '',
  beforeKey: '',
  keyName: 'openKey',
  emptyValues: 'signed',
})

/** The rule of requests, with the product's callbackKey. */
// ASSUMPTION quick-10: the document does not describe the notification.
export const callbackSigner = md5Signer({ ...signer.rule, keyName: 'callbackKey' })
