import { fork } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const HERE = import.meta.dirname

/** A process that has not answered this long after its tests should have ended hangs in one of them. */
const HUNG_MS = 90_000

/** One warm Vitest in a process of its own; started again when a change made it hang. What tests draw at random follows from the seed. */
function startVitest(folder, files, seed) {
  let child
  let ready

  function start() {
    const preload = pathToFileURL(join(HERE, 'preload.mjs'))
    // A group of its own: what its tests started ends with it.
    child = fork(join(HERE, 'worker.mjs'), [folder, ...files], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...process.env, TEST_SEED: seed, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${preload}` },
    })
    ready = new Promise((resolve) => child.once('message', resolve))
  }

  function end() {
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }

  async function run(task, expectedMs) {
    await ready
    return new Promise((resolve) => {
      const settle = (answer) => {
        clearTimeout(hung)
        child.removeAllListeners()
        resolve(answer)
      }
      const endless = () => {
        const message = 'did not end'
        settle({ failure: { file: task.files[0], message, isTimeOut: true }, failures: [], took: {} })
        end()
        start()
      }
      const hung = setTimeout(endless, 3 * expectedMs + HUNG_MS)
      child.once('exit', endless)
      child.once('message', settle)
      child.send(task)
    })
  }

  start()
  return { run, end }
}

/** As many warm Vitests as there are processors to use. `each` hands every item to one that is free. */
export function startVitests(count, folder, files, seed) {
  const all = Array.from({ length: count }, () => startVitest(folder, files, String(seed)))
  return {
    async each(items, work) {
      const rest = [...items]
      const drain = async (vitest) => {
        for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(vitest, item)
      }
      await Promise.all(all.map(drain))
    },
    end: () => {
      for (const vitest of all) vitest.end()
    },
  }
}
