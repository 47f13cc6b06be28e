// Loaded beside a server: tells ten times a second how long its event loop stood still at most.
const { monitorEventLoopDelay } = require('node:perf_hooks')

const RESOLUTION_MS = 1
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delay.enable()
setInterval(() => {
  process.send?.({ delayMs: delay.max / 1e6 - RESOLUTION_MS })
  delay.reset()
}, 100).unref()
