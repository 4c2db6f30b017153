import type { MonitorFacts, MonitorPageFacts, MonitorsFacts } from '../../pages/monitors/facts.ts'
import { readMonitorConfig } from '../../services/monitors/config.ts'
import type { CheckInView, MonitorView } from '../../services/monitors/monitors.ts'
import { project } from '../cards/teams/samples.ts'
import { local, now } from './samples.ts'

const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

const config = readMonitorConfig({
  schedule: { type: 'crontab', value: '0 3 * * *' },
  timezone: 'Europe/Berlin',
  checkin_margin: 5,
})

function environmentOf(id: number, name: string, status: string): MonitorView['environments'][number] {
  return {
    id,
    monitorId: 1,
    name,
    status,
    failures: 0,
    successes: 0,
    isFailing: status === 'error',
    lastCheckInAt: ago(540),
    dueAt: new Date(now.getTime() + 15 * 3_600_000),
    lateAt: null,
    createdAt: ago(90_000),
  }
}

const backup: MonitorView = {
  id: 1,
  projectId: 1,
  slug: 'nightly-backup',
  name: 'Nightly backup',
  status: 'active',
  isMuted: false,
  config: {},
  createdAt: ago(90_000),
  project: { ...project, teams: [] },
  environments: [environmentOf(1, 'production', 'ok'), environmentOf(2, 'staging', 'error')],
}

const statuses = ['ok', 'ok', 'missed', 'ok', 'error', 'timeout', 'ok', 'unknown', 'ok', 'in_progress']

/** A monitor that runs in two places, and its newest runs. */
export function monitorFacts(): MonitorFacts {
  const runs = [1, 2].flatMap((environmentId) =>
    Array.from({ length: 30 }, (_, index) => ({
      environmentId,
      status: environmentId === 1 && index < 24 ? 'ok' : (statuses[index % statuses.length] ?? 'ok'),
      startedAt: ago((30 - index) * 1_440),
      duration: 64_000,
    })),
  )
  return { monitor: backup, config, runs }
}

export function monitorsFacts(more: Partial<MonitorsFacts> = {}): MonitorsFacts {
  const mails = {
    ...backup,
    id: 2,
    slug: 'send-mails',
    name: 'Send mails',
    status: 'disabled',
    environments: [environmentOf(3, 'production', 'active')],
  }
  const idle = { ...backup, id: 3, slug: 'reindex', name: 'Reindex the catalog', environments: [] }
  const every = readMonitorConfig({ schedule: { type: 'interval', value: 10, unit: 'minute' } })
  return {
    now,
    who: local,
    search: '',
    page: 1,
    hasMore: false,
    monitors: [
      monitorFacts(),
      { monitor: mails, config: every, runs: [] },
      { monitor: idle, config: every, runs: [] },
    ],
    ...more,
  }
}

export function monitorPageFacts(more: Partial<MonitorPageFacts> = {}): MonitorPageFacts {
  const facts = monitorFacts()
  const checkIns = statuses.map((status, index): CheckInView => {
    const environment = backup.environments[index % 2] ?? environmentOf(1, 'production', 'ok')
    return {
      id: index,
      environmentId: environment.id,
      environment,
      checkInId: '00000000-0000-4000-8000-000000000000',
      status,
      duration: status === 'missed' ? null : 400 + index * 41_000,
      release: index % 3 === 0 ? 'shop@2.14.0' : null,
      startedAt: ago(index * 1_440 + 540),
      updatedAt: ago(index * 1_440),
      expectedAt: null,
      timeoutAt: null,
      eventId: null,
      isTold: false,
    }
  })
  return { ...facts, now, who: local, checkIns, ...more }
}
