import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const lookEveryMs = 10_000
const idleShare = 0.05

/**
 * Gives memory back whenever work has ended: starting and bursts leave the JavaScript heap large, and the engine keeps
 * it so while nobody asks for more. The thorough collection stops everything for a fifth of a second, so it waits for
 * ten seconds in which the process had next to nothing to do.
 */
export function giveMemoryBack(): void {
  const collect = thoroughCollection()
  let wasBusy = true
  let before = process.cpuUsage()
  setInterval(() => {
    const { user, system } = process.cpuUsage(before)
    const isIdle = (user + system) / 1000 < lookEveryMs * idleShare
    if (isIdle && wasBusy) collect()
    wasBusy = !isIdle
    before = process.cpuUsage()
  }, lookEveryMs).unref()
}

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

// The function is there for whoever asks the engine for it, and for nobody else: scripts never see it.
function thoroughCollection(): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as Collect
  setFlagsFromString('--no-expose-gc')
  return () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
