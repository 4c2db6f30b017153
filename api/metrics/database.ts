import type { App } from '../../services/app.ts'
import { messageOf } from '../../services/errors.ts'
import { countDeletedProjects, oldestEventSeconds, readProgress } from '../../services/retention/progress.ts'
import {
  countGroups,
  countIntegrations,
  countLastDay,
  countMessages,
  type InState,
} from '../../services/stats/state.ts'
import { lastDayFamily } from './events.ts'
import { gauge } from './process.ts'
import type { Family } from './text.ts'

/** Asks the database how things stand. While it does not answer, that alone is said. */
export type DatabaseMeter = (app: App) => Promise<Family[]>

// Counting groups and cards reads all of them; with a million that is felt, and they change slowly.
const tablesEveryMs = 60_000

export function createDatabaseMeter(): DatabaseMeter {
  let tables: { at: number; families: Promise<Family[]> } | undefined
  return async (app) => {
    try {
      const families = await Promise.all([
        jobFamilies(app),
        lastDay(app),
        integrations(app),
        retention(app),
        slowly(app),
      ])
      return [gauge('hitch_database_up', databaseHelp, 1), ...families.flat()]
    } catch (error) {
      app.log.error({ err: error }, `the database does not answer: ${messageOf(error)}`)
      return [gauge('hitch_database_up', databaseHelp, 0)]
    }
  }

  function slowly(app: App): Promise<Family[]> {
    const now = app.now().getTime()
    if (tables && Math.abs(now - tables.at) < tablesEveryMs) return tables.families
    const asked = { at: now, families: tableFamilies(app) }
    tables = asked
    asked.families.catch(() => {
      if (tables === asked) tables = undefined
    })
    return asked.families
  }
}

const databaseHelp = 'Whether the database answers.'

async function jobFamilies(app: App): Promise<Family[]> {
  const [counts, { dead, oldestDueSeconds }] = await Promise.all([app.jobs.counts(), app.jobs.health()])
  const samples = counts.map(({ queue, state, count }) => ({ labels: { queue, state }, value: count }))
  return [
    {
      name: 'hitch_jobs',
      type: 'gauge',
      help: 'Jobs by queue and state; those that are done are kept for some minutes.',
      samples,
    },
    gauge('hitch_jobs_dead', 'Jobs that failed for good and wait to be seen to.', dead),
    gauge(
      'hitch_jobs_oldest_due_seconds',
      'How long the oldest job that is due has been waiting.',
      oldestDueSeconds,
    ),
  ]
}

async function lastDay(app: App): Promise<Family[]> {
  return [lastDayFamily(await countLastDay(app))]
}

async function integrations(app: App): Promise<Family[]> {
  const counts = await countIntegrations(app)
  return [
    byState('hitch_azure_devops_integrations', 'Connected Azure DevOps organizations by state.', counts),
  ]
}

async function retention(app: App): Promise<Family[]> {
  const [kinds, waiting] = await Promise.all([readProgress(app), countDeletedProjects(app)])
  const forgotten = kinds.map(({ kind, forgotten }) => ({ labels: { kind }, value: forgotten }))
  const behind = kinds.map(({ kind, behindSeconds }) => ({ labels: { kind }, value: behindSeconds }))
  return [
    {
      name: 'hitch_forgotten_rows_total',
      type: 'counter',
      help: 'Rows that were old and are gone, by kind, of all processes together.',
      samples: forgotten,
    },
    {
      name: 'hitch_forgetting_behind_seconds',
      type: 'gauge',
      help: 'Since when it is not known that nothing of a kind is older than it may be: the age of the last walk that came to its end.',
      samples: behind,
    },
    gauge('hitch_deleted_projects', 'Deleted projects whose rows are not gone yet.', waiting),
  ]
}

async function tableFamilies(app: App): Promise<Family[]> {
  const [messages, groups, age] = await Promise.all([
    countMessages(app),
    countGroups(app),
    oldestEventSeconds(app),
  ])
  const oldest = 'Age of the oldest event that is kept; looked up at most once a minute.'
  return [
    ...(age === null ? [] : [gauge('hitch_oldest_event_seconds', oldest, age)]),
    byState('hitch_messages', 'Cards by state; counted at most once a minute.', messages),
    byState('hitch_groups', 'Groups by status; counted at most once a minute.', groups, 'status'),
  ]
}

function byState(name: string, help: string, counts: InState[], label = 'state'): Family {
  const samples = counts.map(({ state, count }) => ({ labels: { [label]: state }, value: count }))
  return { name, type: 'gauge', help, samples }
}
