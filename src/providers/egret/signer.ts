import { md5Signer } from '../../contract/values/signature.ts'

/** 附录一: `k1=v1k2=v2…` and the appKey right behind it; empty values take part. */
export const signer = md5Signer({
  afterPair: '',
  betweenPairs: '',
  beforeKey: '',
  keyName: 'appKey',
  emptyValues: 'signed',
})
