import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** One kept-alive connection that sends requests one after another, with as little work as can be. */
export type Line = {
  /** Sends a whole request. @returns the status; 0 when the connection broke */
  send(request: Buffer[]): Promise<number>
  close(): void
}

// Servers close what is idle for five seconds; a request must not meet that moment.
const restMs = 4_000

export async function openLine(host: string, port: number): Promise<Line> {
  let settle: ((status: number) => void) | undefined
  let answer = ''
  let usedAt = performance.now()
  let socket = await open()

  return {
    async send(request) {
      if (socket.destroyed || performance.now() - usedAt > restMs) {
        socket.destroy()
        socket = await open()
      }
      return new Promise((resolve) => {
        settle = resolve
        socket.cork()
        for (const part of request) socket.write(part)
        socket.uncork()
      })
    },
    close: () => socket.destroy(),
  }

  async function open(): Promise<Socket> {
    const opened = connect({ host, port, noDelay: true })
    opened.on('data', (chunk: Buffer) => {
      answer = answer === '' ? chunk.toString('latin1') : answer + chunk.toString('latin1')
      if (isWhole(answer)) finish(Number(answer.slice(9, 12)))
    })
    opened.on('error', () => {})
    opened.on('close', () => {
      if (opened === socket) finish(0)
    })
    await Promise.race([once(opened, 'connect'), once(opened, 'close')])
    return opened
  }

  function finish(status: number) {
    const done = settle
    settle = undefined
    answer = ''
    usedAt = performance.now()
    done?.(status)
  }
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer.slice(0, end + 2))?.[1]
  if (length !== undefined) return answer.length >= end + 4 + Number(length)
  return answer.endsWith('\r\n0\r\n\r\n')
}
