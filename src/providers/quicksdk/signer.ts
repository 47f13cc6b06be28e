import { md5Signer } from '../../contract/signature.ts'

/** 三: `k1=v1&k2=v2&…&` and the openKey right behind it; empty values take part. */
export const signer = md5Signer({
  afterPair: '&',
  betweenPairs: '',
  beforeKey: '',
  keyName: 'openKey',
  emptyValues: 'signed',
})
