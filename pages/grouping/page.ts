import { dryRun } from '../../services/grouping/dryRun.ts'
import { readGroupingOptions } from '../../services/grouping/options.ts'
import { checkRules, faultWords, saveGrouping } from '../../services/grouping/save.ts'
import { demandAdministrator, mayAdminister } from '../../services/people/visitor.ts'
import type { ProjectWithTeams } from '../../services/projects/projects.ts'
import { actorOf } from '../layout/actor.ts'
import { groupingAddress } from '../layout/address.ts'
import type { Act, Look, Reply } from '../layout/door.ts'
import { projectOf } from '../settings/project.ts'
import { drawGrouping, type GroupingFacts } from './draw.ts'

/** GET /settings/projects/{slug}/grouping: a project's rules of grouping. */
export async function lookAtGrouping(look: Look): Promise<Reply> {
  const project = await projectOf(look)
  const isSaved = look.url.searchParams.get('said') === 'save'
  const said = isSaved ? { kind: 'done' as const, words: 'Saved. The next events are grouped so.' } : null
  return { html: drawn(look, project, { said }) }
}

/** POST to the same: saves what was typed, or says what it would do. */
export async function changeGroupingOnPage(act: Act): Promise<Reply> {
  demandAdministrator(act.visitor.person)
  const project = await projectOf(act)
  const typed = {
    fingerprintRules: textOf(act.form, 'fingerprintRules'),
    stackRules: textOf(act.form, 'stackRules'),
  }
  const faults = checkRules(typed)
  const list = [
    ...faults.fingerprintRules.map((fault) => `What a group is, ${faultWords(fault)}`),
    ...faults.stackRules.map((fault) => `Which frames count, ${faultWords(fault)}`),
  ]
  if (list.length > 0) {
    const said = { kind: 'fault' as const, words: 'Nothing was done: these lines cannot be read.', list }
    return { status: 400, html: drawn(act, project, { said, ...typed }) }
  }
  if (act.form.get('do') === 'save') {
    await saveGrouping(act.app, actorOf(act.visitor), project, typed)
    return { to: `${groupingAddress(project.slug)}?said=save` }
  }
  const now = readGroupingOptions(project.grouping)
  const trial = await dryRun(act.app, project.id, { now, wanted: { ...now, ...typed } })
  return { html: drawn(act, project, { said: null, trial, ...typed }) }
}

// Browsers write line breaks in two characters.
function textOf(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').toWellFormed().replaceAll('\r\n', '\n').trim()
}

function drawn(
  { who, visitor }: Look,
  project: ProjectWithTeams,
  more: Pick<GroupingFacts, 'said'> & Partial<GroupingFacts>,
): string {
  const { config, fingerprintRules, stackRules } = readGroupingOptions(project.grouping)
  const mayChange = mayAdminister(visitor.person)
  return drawGrouping({ who, project, mayChange, config, fingerprintRules, stackRules, trial: null, ...more })
}
