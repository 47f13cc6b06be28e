// Tells over IPC what is alive on the heap, in bytes, once it is asked; for --require beside --expose-gc.
process.on('message', (message) => {
  if (message !== 'heap') return
  globalThis.gc()
  globalThis.gc()
  process.send({ heapBytes: process.memoryUsage().heapUsed })
})
