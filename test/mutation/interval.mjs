/** The normal quantile of a 95 % interval. */
const Z = 1.96

/** A share of a sample in per cent, with the Wilson interval that holds the true one in 95 of 100 samples. */
export function interval(hits, count) {
  const share = hits / count
  const spread = Z * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count))
  const middle = share + (Z * Z) / (2 * count)
  const scale = 1 + (Z * Z) / count
  const percent = (value) => Math.max(0, Math.round(100 * value))
  return { rate: percent(share), low: percent((middle - spread) / scale), high: percent((middle + spread) / scale) }
}
