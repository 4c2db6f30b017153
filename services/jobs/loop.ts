import type { TakenJob } from './queues.ts'

export type Loop = {
  /** Looks whether there are jobs. Without it, it looks when one of its own has ended. */
  wake(): void
  /** Takes nothing new; resolves when what runs has ended. */
  stop(): Promise<void>
}

/**
 * Keeps up to `atOnce` jobs of one queue running, taking new ones as others end. (The library's own worker takes a
 * batch and waits for its slowest job: one slow server of a stranger would hold up everybody's cards.)
 */
export function startLoop(
  atOnce: number,
  take: (count: number) => Promise<TakenJob[]>,
  run: (job: TakenJob) => Promise<void>,
): Loop {
  const running = new Set<Promise<void>>()
  let isStopping = false
  let isRoused = false
  let rouse = () => {}
  const ended = turn()
  return {
    wake,
    async stop() {
      isStopping = true
      wake()
      await ended
      await Promise.all(running)
    },
  }

  function wake() {
    isRoused = true
    rouse()
  }

  async function turn(): Promise<void> {
    while (!isStopping) {
      isRoused = false
      const room = atOnce - running.size
      const jobs = room > 0 ? await take(room) : []
      for (const job of jobs) start(job)
      const isFull = jobs.length === room
      if (!isRoused && !isStopping && !(isFull && running.size < atOnce)) await rest()
    }
  }

  function start(job: TakenJob) {
    const done = run(job).finally(() => {
      running.delete(done)
      wake()
    })
    running.add(done)
  }

  function rest(): Promise<void> {
    return new Promise((resolve) => {
      rouse = resolve
    })
  }
}
