import { encodedDialects, readsFirstElement } from './dialects.ts'
import { demoWith } from './play.ts'
import type { WrongGame } from './wrongGame.ts'

const encoded = { seed: demoWith({ callbackFormat: 'nt_data' }), dialect: encodedDialects.nt_data } as const

/** How they check signatures. The first was found in a real game. */
export const wrongSignatures: readonly WrongGame[] = [
  {
    name: 'does not check signatures',
    provider: 'egret',
    faults: { noSignatureCheck: true },
    failing: [
      'pay.forged-first',
      'sign.missing',
      'sign.empty',
      'sign.wrong',
      'sign.other-key',
      'sign.other-app',
      'forge.player',
      'forge.order',
      'forge.goods',
      'forge.ext',
    ],
  },
  {
    name: 'checks a signature only when there is one',
    provider: 'egret',
    faults: { signatureOptional: true },
    failing: ['sign.missing', 'sign.empty'],
  },
  {
    name: 'knows the keys of other apps too',
    provider: 'egret',
    faults: { acceptsOtherApps: true },
    failing: ['sign.other-app'],
  },
  {
    name: 'signs only the fields it knows',
    provider: 'egret',
    faults: { onlyKnownFields: true },
    failing: [
      'form.extra-field',
      'form.chinese',
      'form.emoji',
      'form.plus',
      'form.percent-20',
      'form.lower-case',
      'form.ext-255',
      'form.ext-1024',
    ],
  },
  { name: 'signs in the order of arrival', provider: 'egret', faults: { arrivalOrder: true }, failing: ['form.order'] },
  { name: 'takes the first of two', provider: 'egret', faults: { firstOfTwice: true }, failing: ['forge.twice'] },
  {
    name: 'takes the first of two parts',
    provider: 'quicksdk',
    faults: { firstOfTwice: true },
    failing: ['forge.part-twice'],
    ...encoded,
  },
  {
    name: 'takes the first of two elements',
    provider: 'quicksdk',
    faults: {},
    failing: [],
    warning: ['forge.element-twice'],
    ...encoded,
    dialect: readsFirstElement,
  },
]
