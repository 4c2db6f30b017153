import { UserError } from '../../services/errors.ts'
import { readFilterOptions } from '../../services/filters/options.ts'
import { demandAdministrator, mayAdminister } from '../../services/people/visitor.ts'
import { type ProjectChange, type ProjectWithTeams, updateProject } from '../../services/projects/projects.ts'
import { readCategoryQuotas } from '../../services/quotas/categories.ts'
import { readFates } from '../../services/stats/fates.ts'
import { actorOf } from '../layout/actor.ts'
import { intakeAddress } from '../layout/address.ts'
import type { Act, Look, Reply } from '../layout/door.ts'
import { projectOf } from '../settings/project.ts'
import { drawIntake } from './draw.ts'
import type { IntakeFacts, IntakeSettings } from './facts.ts'
import { readCount, readFilters, readLimit, readLimits } from './form.ts'

/** GET /settings/projects/{slug}: what a project takes in, how much, and for how long it is kept. */
export async function lookAtIntake(look: Look): Promise<Reply> {
  const isSaved = look.url.searchParams.has('saved')
  const said = isSaved
    ? { kind: 'done' as const, words: 'Saved. It counts from the next few seconds on.' }
    : null
  return { html: await drawn(look, await projectOf(look), said) }
}

/** POST /settings/projects/{slug}: one of its forms. What cannot be meant changes nothing and is said. */
export async function changeIntake(act: Act): Promise<Reply> {
  const { app, form, visitor } = act
  demandAdministrator(visitor.person)
  const project = await projectOf(act)
  const verb = form.get('do') ?? ''
  const read = Object.hasOwn(changes, verb) ? changes[verb] : undefined
  if (!read) throw new UserError('That is nothing one can do here.')
  try {
    await updateProject(app, actorOf(visitor), project.id, read(act))
    return { to: `${intakeAddress(project.slug)}?saved=${verb}#${verb}` }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const said = { kind: 'fault' as const, words: `Nothing was saved. ${error.message}` }
    return { status: error.status, html: await drawn(act, project, said) }
  }
}

const changes: Record<string, (act: Act) => ProjectChange> = {
  quotas({ form }) {
    const errors = readLimit(form, 'error')
    return {
      rateLimitCount: errors?.count ?? null,
      rateLimitWindow: errors?.window ?? null,
      quotas: readLimits(form),
      spikeGuard: readCount(form, 'spikeGuard', 'The spike guard', [2, 1_000]),
    }
  },
  filters: ({ form }) => ({ filters: readFilters(form) }),
  retention: ({ app, form }) => ({
    retentionDays: readCount(form, 'retentionDays', 'Days', [1, app.config.retentionDays]),
    eventBudget: readCount(form, 'eventBudget', 'The most events', [1_000, 1_000_000_000]),
  }),
}

async function drawn(
  { app, visitor, who }: Look,
  project: ProjectWithTeams,
  said: IntakeFacts['said'],
): Promise<string> {
  return drawIntake({
    who,
    project,
    mayChange: mayAdminister(visitor.person),
    said,
    settings: settingsOf(project),
    mostDays: app.config.retentionDays,
    fates: await readFates(app, project.id),
  })
}

function settingsOf(project: ProjectWithTeams): IntakeSettings {
  const { rateLimitCount: count, rateLimitWindow: window, spikeGuard, retentionDays, eventBudget } = project
  return {
    rateLimit: count && window ? { count, window } : null,
    quotas: readCategoryQuotas(project.quotas),
    filters: readFilterOptions(project.filters),
    spikeGuard,
    retentionDays,
    eventBudget,
  }
}
