/**
 * What stands in for Egret's own script in a game's page. It holds no key and calls the checkout of the sandbox alone.
 * The browser gets it as it stands here, so it is written for old ones too.
 */
// ASSUMPTION egret-16: names, arguments and results as Egret's client library and public games use them.
export const browserScript = `(function () {
  'use strict'

  var OK = 0
  var CANCELLED = -1
  var FAILED = -2
  var LOG_IN_AGAIN = -3

  var script = document.currentScript
  var search = location.search

  /** The launch URL's own spelling where it is not to be decoded. */
  function fromUrl(name, isRaw) {
    var pairs = search.slice(1).split('&')
    for (var at = 0; at < pairs.length; at += 1) {
      if (pairs[at].indexOf(name + '=') !== 0) continue
      var value = pairs[at].slice(name.length + 1)
      return isRaw ? value : decodeURIComponent(value.replace(/\\+/g, ' '))
    }
    return ''
  }

  /** Where the sandbox is: where this script came from, else what the launch URL says. */
  function sandboxUrl() {
    var loadedFrom = script && script.src
    var domain = loadedFrom ? loadedFrom.replace(/\\/misc\\/scripts\\/.*$/, '') : fromUrl('egretSdkDomain', true)
    return domain.replace(/\\/v2\\/?$/, '')
  }

  var sandbox = sandboxUrl()
  var token = fromUrl('token')
  var appId = fromUrl('appId')

  function say(sentence) {
    console.warn('[channel-sandbox] ' + sentence)
  }

  function callBack(callback, answer) {
    if (typeof callback === 'function') queueMicrotask(function () { callback(answer) })
  }

  /** A call that always ends like this. */
  function always(answer) {
    return function (_given, callback) { callBack(callback, answer()) }
  }

  function loggedIn() {
    if (token !== '') return { result: OK, token: token }
    say('The URL of this page has no token: open the game by the launchUrl of egret/login, and keep its query in every page.')
    return { result: LOG_IN_AGAIN }
  }

  /** Opens the checkout over the game and calls \`ended\` with a result once it is closed. */
  function openCheckout(url, ended) {
    var overlay = document.createElement('div')
    var frame = document.createElement('iframe')
    var close = document.createElement('button')
    overlay.setAttribute('role', 'dialog')
    overlay.setAttribute('aria-modal', 'true')
    overlay.setAttribute('aria-label', 'Egret checkout')
    overlay.style.cssText = 'position:fixed;inset:0;z-index:2147483647;background:rgba(16,20,27,.6);display:flex;' +
      'flex-direction:column;align-items:center;justify-content:center;padding:1rem;box-sizing:border-box'
    close.type = 'button'
    close.textContent = '\\u00d7'
    close.setAttribute('aria-label', 'Close')
    close.style.cssText = 'align-self:flex-end;width:2.75rem;height:2.75rem;border:0;border-radius:50%;cursor:pointer;' +
      'background:#fff;color:#18202d;font:1.5rem/1 system-ui,sans-serif;margin-bottom:.5rem'
    frame.title = 'Egret checkout'
    frame.src = url
    frame.style.cssText = 'width:100%;max-width:30rem;flex:1;max-height:44rem;border:0;border-radius:1rem;background:#fff'

    function end(result) {
      removeEventListener('message', listen)
      removeEventListener('keydown', escape)
      overlay.remove()
      ended(result)
    }
    function listen(event) {
      var told = event.source === frame.contentWindow && event.data && event.data.egretCheckout
      if (told) end(told.result)
    }
    function escape(event) {
      if (event.key === 'Escape') end(CANCELLED)
    }
    addEventListener('message', listen)
    addEventListener('keydown', escape)
    close.onclick = function () { end(CANCELLED) }
    overlay.appendChild(close)
    overlay.appendChild(frame)
    document.body.appendChild(overlay)
    frame.focus()
  }

  var isPaying = false

  function pay(given, callback) {
    var wanted = given || {}
    var login = loggedIn()
    if (login.result !== OK) return callBack(callback, login)
    if (isPaying || appId === '') {
      say(isPaying ? 'pay was called while a checkout is open.' : 'The URL of this page has no appId, so nothing can be paid.')
      return callBack(callback, { result: FAILED })
    }
    var names = ['goodsId', 'goodsNumber', 'serverId', 'ext']
    var query = 'token=' + encodeURIComponent(token) + '&lang=' + encodeURIComponent(navigator.language || '')
    names.forEach(function (name) {
      var value = wanted[name]
      if (value !== undefined && value !== null) query += '&' + name + '=' + encodeURIComponent(String(value))
    })
    isPaying = true
    openCheckout(sandbox + '/egret/checkout/' + encodeURIComponent(appId) + '?' + query, function (result) {
      isPaying = false
      callBack(callback, wanted.ext === undefined ? { result: result } : { result: result, ext: wanted.ext })
    })
  }

  var done = always(function () { return { result: OK } })
  var unsupported = always(function () { return { result: 0 } })

  var calls = {
    init: done,
    checkLogin: always(loggedIn),
    getLoginType: always(function () { return {} }),
    login: always(loggedIn),
    logout: done,
    pay: pay,
    isSupportShare: unsupported,
    isSupportAttention: unsupported,
    isSupportSendToDesktop: unsupported,
    setShareDefaultData: done,
    share: done,
    attention: done,
    sendToDesktop: done,
    openBBS: done,
    getCustomInfo: always(function () {
      return { result: OK, contact: { qq: '', qqgroup: '', weixin: '', email: '' } }
    })
  }

  /** Calls that are not known are named once each, and fail. */
  var named = {}
  function unknown(name) {
    return function (_given, callback) {
      if (!named[name]) say('EgretH5Sdk.' + name + ' is not known here, so it calls back with -2.')
      named[name] = true
      callBack(callback, { result: FAILED })
    }
  }

  window.EgretH5Sdk = typeof Proxy === 'undefined' ? calls : new Proxy(calls, {
    get: function (target, name) {
      return name in target || typeof name !== 'string' || name === 'then' ? target[name] : unknown(name)
    }
  })
})()
`
