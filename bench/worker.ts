import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A process that does one kind of task for the benchmark, so that its work is not counted as somebody else's. */
export type Worker<Task, Result> = {
  /** Does a task and returns what came of it. @throws Error with the worker's own words */
  ask(task: Task): Promise<Result>
  /** Lets it finish and waits until it is gone. */
  stop(): Promise<void>
}

type Reply<Result> = { result: Result } | { fault: string }

/** @param file a file of this folder that calls `serve` */
export function startWorker<Task extends object, Result>(
  file: string,
  env: Record<string, string> = {},
): Worker<Task, Result> {
  const child = fork(join(import.meta.dirname, file), { env: { ...process.env, ...env } })
  let settle: ((reply: Reply<Result>) => void) | undefined
  child.on('message', (reply) => settle?.(reply as Reply<Result>))
  child.on('exit', (code, signal) => settle?.({ fault: `${file} ended with ${code ?? signal}` }))
  return {
    async ask(task) {
      if (!child.connected) throw new Error(`${file} has ended`)
      const reply = await new Promise<Reply<Result>>((resolve) => {
        settle = resolve
        child.send(task)
      })
      if ('fault' in reply) throw new Error(reply.fault)
      return reply.result
    },
    async stop() {
      if (child.connected) child.disconnect()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

/** Answers tasks, one after another, until the benchmark lets go. */
export function serve<Task, Result>(work: (task: Task) => Promise<Result>, close = async () => {}): void {
  process.on('message', async (task) => {
    const reply = await work(task as Task).then(
      (result) => ({ result }),
      (error: Error) => ({ fault: error.stack ?? String(error) }),
    )
    if (process.connected) process.send?.(reply)
  })
  process.on('disconnect', async () => {
    await close()
    process.exit(0)
  })
}
