import type { MonitorConfig } from '../../services/monitors/config.ts'
import type { MonitorView } from '../../services/monitors/monitors.ts'

type Tone = 'good' | 'alarm' | 'plain'
type Environment = MonitorView['environments'][number]

/** How a monitor stands in an environment, in a word. */
export function standingOf(
  monitor: Pick<MonitorView, 'status' | 'isMuted'>,
  { status }: Pick<Environment, 'status'>,
): { tone: Tone; words: string } {
  if (monitor.status === 'disabled') return { tone: 'plain', words: 'switched off' }
  if (status === 'error') return { tone: 'alarm', words: monitor.isMuted ? 'failing, muted' : 'failing' }
  if (status === 'ok') return { tone: 'good', words: 'well' }
  return { tone: 'plain', words: 'nothing known yet' }
}

/** Whether a run was not as it should be. */
export function isBad(status: string): boolean {
  return status === 'error' || status === 'missed' || status === 'timeout'
}

/** What a run is called. */
export function runWords(status: string): string {
  return Object.hasOwn(runs, status) ? (runs[status] ?? status) : status
}

const runs: Record<string, string> = {
  ok: 'well',
  error: 'failed',
  missed: 'never came',
  timeout: 'took too long',
  in_progress: 'is running',
  unknown: 'not known',
}

/** When a monitor is expected: "0 3 * * * in Europe/Berlin", "every 10 minutes". */
export function scheduleWords({ schedule, timezone }: MonitorConfig): string {
  if (schedule.type === 'crontab') return `${schedule.value} in ${timezone}`
  const { value, unit } = schedule
  return value === 1 ? `every ${unit}` : `every ${value} ${unit}s`
}

/** How long something took: "0.4 s", "75 s", "3 min"; a dash when nobody said. */
export function tookWords(milliseconds: number | null): string {
  if (milliseconds === null) return '–'
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}
