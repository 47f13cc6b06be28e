import { describe, expect, test } from 'vitest'
import { wordsFor as egret } from '../../src/providers/egret/pages/words.ts'
import { wordsFor as quicksdk } from '../../src/providers/quicksdk/pages/words.ts'

const HAN = /\p{Script=Han}/u

describe.each([
  ['egret', egret, ['', 'zh', 'zh-CN'], ['en', 'en-US', 'fr']],
  ['quicksdk', quicksdk, ['', 'zh-TW', 'zh_CN', 'zh-Hans'], ['en', 'en_US']],
])('the checkout of %s', (_provider, wordsFor, chinese, english) => {
  test.each([...chinese, ...english])('has every text in the language of %j', (language) => {
    const isEnglish = english.includes(language)
    const { lang, ...texts } = wordsFor(language)
    expect(lang).toMatch(isEnglish ? /^en$/ : /^zh-Han[st]$/)
    for (const [name, text] of Object.entries(texts)) {
      expect([name, text.trim() !== '', HAN.test(text)]).toEqual([name, true, !isEnglish])
    }
  })
})

test('QuickSDK tells simplified from traditional Chinese', () => {
  const langs = ['zh-CN', 'zh_SG', 'zh-Hans-HK', 'zh-TW', 'zh', 'zh-CNX', ''].map((code) => quicksdk(code).lang)
  expect(langs).toEqual(['zh-Hans', 'zh-Hans', 'zh-Hans', 'zh-Hant', 'zh-Hant', 'zh-Hant', 'zh-Hant'])
})
