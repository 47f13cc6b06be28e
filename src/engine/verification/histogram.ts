import type { Labels, Sample } from './prometheusText.ts'

/** Upper bounds in seconds: from what a request costs here to the longest a game server is usually given. */
const BOUNDS = [1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** How long things took. */
export interface Histogram {
  observe(seconds: number): void
  /** Buckets that each hold the ones below, sum and count, as Prometheus wants them. */
  samples(labels: Labels): Sample[]
}

export function createHistogram(): Histogram {
  /** One number per bound, not yet added up, and one for what took longer than any. */
  const counts: number[] = new Array(BOUNDS.length + 1).fill(0)
  let sum = 0

  return {
    observe(seconds) {
      let place = 0
      while (place < BOUNDS.length && seconds > (BOUNDS[place] as number)) place += 1
      counts[place] = (counts[place] as number) + 1
      sum += seconds
    },
    samples(labels) {
      let below = 0
      const buckets = counts.map((count, place) => {
        below += count
        const le = place < BOUNDS.length ? String(BOUNDS[place]) : '+Inf'
        return { suffix: '_bucket', labels: { ...labels, le }, value: below }
      })
      return [...buckets, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: below }]
    },
  }
}
