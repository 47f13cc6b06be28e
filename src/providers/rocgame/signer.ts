import { md5Signer } from '../../contract/values/signature.ts'

/** 2.3: `k1=v1&k2=v2&key=signKey`; null and empty texts are left out. */
export const signer = md5Signer({
  afterPair: '',
  betweenPairs: '&',
  beforeKey: '&key=',
  keyName: 'signKey',
  emptyValues: 'left out',
})
