import type { Hooks } from './hooks.ts'

/** Delivers hooks as they come, and their retries when they are due. */
export function startPump(hooks: Hooks): { stop(): void } {
  let timer: NodeJS.Timeout | null = null
  let isRunning = false
  let isStopped = false

  async function run(): Promise<void> {
    if (isRunning || isStopped) return
    isRunning = true
    await hooks.deliver()
    isRunning = false
    plan()
  }

  function plan(): void {
    if (timer) clearTimeout(timer)
    const dueAt = hooks.nextDueAt()
    if (isStopped || isRunning || dueAt === null) return
    timer = setTimeout(run, Math.min(Math.max(dueAt - Date.now(), 0), 2 ** 31 - 1))
    timer.unref()
  }

  hooks.onQueued(plan)
  return {
    stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
    },
  }
}
