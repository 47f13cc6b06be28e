/** Tells the game's page how the payment ended; on its own, in a tab, the checkout needs none of it. */
export const checkoutScript = `(function () {
  'use strict'
  if (parent === self) return
  function tell(result) {
    parent.postMessage({ egretCheckout: { result: result } }, '*')
  }
  var ended = document.querySelector('[data-result]')
  if (ended) tell(Number(ended.getAttribute('data-result')))
  var back = document.querySelector('[data-back]')
  if (back) back.onclick = function () { tell(-2) }
  addEventListener('keydown', function (event) {
    if (event.key === 'Escape') tell(-1)
  })
})()`
