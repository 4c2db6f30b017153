import type { MonitorEnvironment } from '../../prisma/client/client.ts'
import type { MonitorConfig } from '../../services/monitors/config.ts'
import { configOf } from '../../services/monitors/environment.ts'
import type { CheckInView, MonitorView } from '../../services/monitors/monitors.ts'
import { projectJson } from './projectShape.ts'

/** A monitor as Sentry shows it. */
export function monitorJson(monitor: MonitorView) {
  return {
    id: String(monitor.id),
    slug: monitor.slug,
    name: monitor.name,
    type: 'cron_job',
    status: monitor.status,
    isMuted: monitor.isMuted,
    isUpserting: false,
    config: configJson(configOf(monitor)),
    dateCreated: monitor.createdAt.toISOString(),
    owner: null,
    project: projectJson(monitor.project),
    environments: monitor.environments.map((environment) => environmentJson(monitor, environment)),
  }
}

/** A run of a monitor as Sentry shows it. */
export function checkInJson(checkIn: CheckInView, config: MonitorConfig) {
  return {
    id: checkIn.checkInId.replaceAll('-', ''),
    environment: checkIn.environment.name,
    status: checkIn.status,
    duration: checkIn.duration,
    release: checkIn.release,
    dateCreated: checkIn.startedAt.toISOString(),
    dateAdded: checkIn.startedAt.toISOString(),
    dateUpdated: checkIn.updatedAt.toISOString(),
    expectedTime: checkIn.expectedAt?.toISOString() ?? null,
    monitorConfig: configJson(config),
  }
}

function environmentJson({ status, isMuted }: MonitorView, environment: MonitorEnvironment) {
  return {
    name: environment.name,
    status: status === 'disabled' ? 'disabled' : environment.status,
    isMuted,
    dateCreated: environment.createdAt.toISOString(),
    lastCheckIn: environment.lastCheckInAt?.toISOString() ?? null,
    nextCheckIn: environment.dueAt?.toISOString() ?? null,
    nextCheckInLatest: environment.lateAt?.toISOString() ?? null,
  }
}

function configJson({ schedule, ...config }: MonitorConfig) {
  return {
    schedule_type: schedule.type,
    schedule: schedule.type === 'crontab' ? schedule.value : [schedule.value, schedule.unit],
    timezone: config.timezone,
    checkin_margin: config.margin,
    max_runtime: config.maxRuntime,
    failure_issue_threshold: config.failureThreshold,
    recovery_threshold: config.recoveryThreshold,
  }
}
