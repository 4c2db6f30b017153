import type { App } from '../app.ts'
import { spanOf } from '../sessions/batch.ts'
import { type Measured, readSessions } from '../sessions/read.ts'
import { crashFree, type Sums, shareOf, sumUp } from '../sessions/sum.ts'
import type { ReleaseView } from './read.ts'

/** How far a release has come: a tenth of the sessions, less, or less again after it had as much. */
export type Stage = 'adopted' | 'low_adoption' | 'replaced'

/** How a release does in one of its projects, or in all of them. */
export type ReleaseHealth = {
  /** Of the whole time that was asked for. */
  sums: Sums
  /** From 0 to 1; null without sessions. */
  crashFreeSessions: number | null
  crashFreeUsers: number | null
  /** The last 24 hours, of this release and of all. */
  sessions24h: number
  users24h: number
  allSessions24h: number
  allUsers24h: number
  /** The share of the last 24 hours' sessions and users; null when there were none. */
  adoption: number | null
  userAdoption: number | null
  stage: Stage
  /** Sessions in each of the last 24 hours, oldest first. */
  hours: number[]
}

/** By version; and within it by project. */
export type HealthByVersion = Map<string, { all: ReleaseHealth; projects: Map<number, ReleaseHealth> }>

/** From this share of the last 24 hours' sessions on, a release counts as adopted. */
export const adoptedFrom = 0.1

const hour = 3_600_000
const hoursOfDay = 24

/**
 * How releases do; those that never had a session within the days asked for are not among them.
 * @param days how far back crash-free shares look, at least 1
 */
export async function healthOf(
  app: App,
  organizationId: number,
  releases: Pick<ReleaseView, 'version' | 'projects' | 'adoptedAt'>[],
  days: number,
): Promise<HealthByVersion> {
  if (releases.length === 0) return new Map()
  const projectIds = [
    ...new Set(releases.flatMap(({ projects }) => projects.map(({ project }) => project.id))),
  ]
  const until = new Date(spanOf(app.now(), 3600).getTime() + hour)
  const back = (hours: number) => new Date(until.getTime() - hours * hour)
  const ofAll = { organizationId, projectIds, until }
  const versions = releases.map(({ version }) => version)
  const [whole, day, everything] = await Promise.all([
    readSessions(app, {
      ...ofAll,
      since: back(days * 24),
      stepSeconds: days * 86_400,
      releases: versions,
      by: ['project', 'release'],
    }),
    readSessions(app, {
      ...ofAll,
      since: back(hoursOfDay),
      stepSeconds: 3600,
      releases: versions,
      by: ['project', 'release'],
    }),
    readSessions(app, { ...ofAll, since: back(hoursOfDay), stepSeconds: 86_400, by: ['project'] }),
  ])
  const found: HealthByVersion = new Map()
  for (const { version, projects, adoptedAt } of releases) {
    const own = (rows: Measured[]) => rows.filter(({ release }) => release === version)
    if (own(whole).length === 0) continue
    const ids = projects.map(({ project }) => project.id)
    const ofProjects = (wanted: number[]) => {
      const within = (rows: Measured[]) => rows.filter(({ projectId }) => wanted.includes(projectId))
      return describe(within(own(whole)), within(own(day)), within(everything), adoptedAt !== null)
    }
    found.set(version, {
      all: ofProjects(ids),
      projects: new Map(ids.map((id) => [id, ofProjects([id])])),
    })
  }
  return found
}

function describe(
  whole: Measured[],
  day: Measured[],
  everything: Measured[],
  wasAdopted: boolean,
): ReleaseHealth {
  const sums = sumUp(whole)
  const [own, all] = [sumUp(day), sumUp(everything)]
  const adoption = shareOf(own.sessions.started, all.sessions.started)
  const isAdopted = (adoption ?? 0) >= adoptedFrom
  return {
    sums,
    crashFreeSessions: crashFree(sums.sessions),
    crashFreeUsers: crashFree(sums.users),
    sessions24h: own.sessions.started,
    users24h: own.users.started,
    allSessions24h: all.sessions.started,
    allUsers24h: all.users.started,
    adoption,
    userAdoption: shareOf(own.users.started, all.users.started),
    stage: isAdopted ? 'adopted' : wasAdopted ? 'replaced' : 'low_adoption',
    hours: Array.from(
      { length: hoursOfDay },
      (_, step) => sumUp(day.filter((row) => row.step === step)).sessions.started,
    ),
  }
}
