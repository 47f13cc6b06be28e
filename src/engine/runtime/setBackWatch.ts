/** A system clock that goes back by more than this was set; less is the usual trimming by a time server. */
const SET_BACK_MS = 1000

/** How far the system clock was set back since the last look, seen by a clock that nothing sets. */
export function createSetBackWatch(realNow: () => number, steadyNow: () => number): () => number {
  let [real, steady] = [realNow(), steadyNow()]
  return () => {
    const [nowReal, nowSteady] = [realNow(), steadyNow()]
    const drift = nowReal - real - (nowSteady - steady)
    real = nowReal
    steady = nowSteady
    return drift < -SET_BACK_MS ? -drift : 0
  }
}
