import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { App } from '../../services/app.ts'
import type { Family } from './text.ts'

export type ProcessMeter = { families(app: App): Family[]; stop(): void }

const resolution = 20

/** Watches how this process is: memory, processor, and how late its event loop is. */
export function watchProcess(): ProcessMeter {
  const delay = monitorEventLoopDelay({ resolution })
  delay.enable()
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return { families, stop: () => void delay.disable() }

  function families(app: App): Family[] {
    const memory = process.memoryUsage()
    const cpu = process.cpuUsage()
    const late = [0.5, 0.99, 1].map((part) => lateSeconds(delay.percentile(part * 100)))
    delay.reset()
    return [
      gauge('hitch_build_info', 'Always 1; what is running.', 1, { version, node: process.versions.node }),
      gauge('process_resident_memory_bytes', 'Memory held by the process.', memory.rss),
      gauge('nodejs_heap_size_used_bytes', 'Memory in use by JavaScript.', memory.heapUsed),
      gauge('nodejs_heap_size_total_bytes', 'Memory reserved for JavaScript.', memory.heapTotal),
      gauge('nodejs_external_memory_bytes', 'Memory of buffers and the like.', memory.external),
      {
        name: 'process_cpu_seconds_total',
        type: 'counter',
        help: 'Processor time used.',
        samples: [{ value: (cpu.user + cpu.system) / 1e6 }],
      },
      gauge(
        'process_start_time_seconds',
        'When the process started, in seconds since 1970.',
        app.now().getTime() / 1000 - process.uptime(),
      ),
      ...['p50', 'p99', 'max'].map((name, index) =>
        gauge(
          `nodejs_eventloop_lag_${name}_seconds`,
          'How late the event loop was, since it was asked last.',
          late[index] ?? 0,
        ),
      ),
    ]
  }
}

// What is measured is the time between two looks, which are so far apart by themselves.
function lateSeconds(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - resolution / 1000) : 0
}

/** A family of one number. */
export function gauge(name: string, help: string, value: number, labels?: Record<string, string>): Family {
  return { name, type: 'gauge', help, samples: [{ value, ...(labels && { labels }) }] }
}
