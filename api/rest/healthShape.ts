import type { HealthByVersion, ReleaseHealth } from '../../services/releases/health.ts'
import type { ReleaseView } from '../../services/releases/read.ts'
import type { releaseJson } from './releaseShape.ts'

const hour = 3_600_000

/** A release as Sentry shows it when it is asked for `health=1`: how it does in each of its projects. */
export function withHealth(
  json: ReturnType<typeof releaseJson>,
  view: ReleaseView,
  found: HealthByVersion,
  now: Date,
) {
  const health = found.get(view.version)
  const stages = view.projects.flatMap(({ project }) => {
    const own = health?.projects.get(project.id)
    return own ? [[project.slug, stageJson(own, view)]] : []
  })
  return {
    ...json,
    adoptionStages: Object.fromEntries(stages),
    projects: json.projects.map((project) => {
      const own = health?.projects.get(Number(project.id))
      return { ...project, hasHealthData: own !== undefined, healthData: own ? healthJson(own, now) : null }
    }),
  }
}

function stageJson({ stage }: ReleaseHealth, { adoptedAt }: ReleaseView) {
  return { stage, adopted: adoptedAt?.toISOString() ?? null, unadopted: null }
}

// Shares are in percent here.
function healthJson(health: ReleaseHealth, now: Date) {
  const { sessions, users } = health.sums
  const percent = (share: number | null) => (share === null ? null : share * 100)
  const last = Math.floor(now.getTime() / hour) * hour
  const { crashed, unhandled, abnormal, errored } = sessions
  return {
    hasHealthData: true,
    adoption: percent(health.userAdoption),
    sessionsAdoption: percent(health.adoption),
    crashFreeSessions: percent(health.crashFreeSessions),
    crashFreeUsers: percent(health.crashFreeUsers),
    totalSessions: sessions.started,
    totalUsers: users.started,
    totalSessions24h: health.sessions24h,
    totalUsers24h: health.users24h,
    totalProjectSessions24h: health.allSessions24h,
    totalProjectUsers24h: health.allUsers24h,
    sessionsCrashed: crashed,
    sessionsErrored: errored,
    sessionsAbnormal: abnormal,
    sessionsUnhandled: unhandled,
    durationP50: null,
    durationP90: null,
    stats: {
      '24h': health.hours.map((count, index) => [
        (last - (health.hours.length - 1 - index) * hour) / 1000,
        count,
      ]),
    },
  }
}
