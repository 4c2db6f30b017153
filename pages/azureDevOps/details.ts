import { byHand } from '../../services/azureDevOps/hooks/subscribe.ts'
import { type KeptOptions, optionsFor, type SyncOptions } from '../../services/azureDevOps/options.ts'
import { type Connected, findIntegration } from '../../services/azureDevOps/setup/setup.ts'
import { describeMapping } from '../../services/azureDevOps/sync/mapping.ts'
import { UserError } from '../../services/errors.ts'
import { mayAdminister } from '../../services/people/visitor.ts'
import { readNumber } from '../group/choice.ts'
import { integrationAddress } from '../layout/address.ts'
import type { Look, Reply } from '../layout/door.ts'
import { untyped } from './connectForm.ts'
import type { Said, Typed } from './facts.ts'
import { factsOfAll, outOfStepOf, placesIn, rulesOf, waysInto } from './gather.ts'
import { type DetailFacts, drawIntegration } from './integration.ts'
import type { OptionFacts } from './options.ts'
import { saidOf } from './said.ts'
import type { MappingFacts } from './states.ts'

/** What a page shows beyond how things are: what was said, typed, or asked to be seen. */
export type Extra = { said?: Said; typed?: Typed; showsPassword?: boolean }

/** GET /settings/azure-devops/{id}: everything about one integration. */
export async function lookAtIntegration(look: Look): Promise<Reply> {
  const said = saidOf(look)
  return { html: await drawn(look, await integrationOf(look), said ? { said } : {}) }
}

/** To the page of what was just connected; with what will not be as good as it could be, when there is something. */
export async function afterConnecting(
  look: Look,
  made: Connected & { warnings: string[] },
  said: 'connected' | 'renewed',
): Promise<Reply> {
  if (made.warnings.length === 0) return { to: `${integrationAddress(made.id)}?said=${said}` }
  const words =
    said === 'connected' ? 'Connected. Something could be better:' : 'Renewed. Something could be better:'
  return { html: await drawn(look, made, { said: { kind: 'note', words, list: made.warnings } }) }
}

/** The integration of a page's address. @throws UserError 404 */
export async function integrationOf({ app, req, visitor }: Look): Promise<Connected> {
  const id = readNumber(String(req.params.id)) ?? 0
  return findIntegration(app, visitor.person.organizationId, id)
}

/** The page of an integration, after a look or a press. */
export async function drawn(
  look: Look,
  row: Connected,
  { said, typed, showsPassword }: Extra = {},
): Promise<string> {
  const { app, visitor, who } = look
  const mayChange = mayAdminister(visitor.person)
  const [[integration], places, outOfStep, options, mapping, rules] = await Promise.all([
    factsOfAll(app, [row]),
    placesIn(app, row.organizationId),
    outOfStepOf(app, row),
    optionFacts(look, row),
    mappingFacts(look, row),
    rulesOf(app, row),
  ])
  if (!integration) throw new Error('an integration without facts')
  const { password, ...entered } = byHand(app, row)
  const facts: DetailFacts = {
    ...{ now: app.now(), who, mayChange, said: said ?? null, integration, ways: waysInto(app, row) },
    typed: typed ?? { ...untyped, kind: row.credentialKind as Typed['kind'] },
    isRenewing: typed !== undefined || row.state === 'unauthorized',
    ...{ places, placeId: row.conversationId, outOfStep, options, mapping, rules: { rules } },
    byHand: { ...entered, password: showsPassword && mayChange ? password : null },
  }
  return drawIntegration(facts)
}

async function optionFacts({ app, url }: Look, row: Connected): Promise<OptionFacts> {
  const kept = row.options as KeptOptions
  const projects = await app.db.project.findMany({
    where: { organizationId: row.organizationId },
    orderBy: { name: 'asc' },
    select: { id: true, slug: true, name: true },
  })
  const own = (id: number): Partial<SyncOptions> => kept.projects?.[String(id)] ?? {}
  const isExcepted = ({ id }: { id: number }) => Object.keys(own(id)).length > 0
  const next = projects.find(({ slug }) => slug === url.searchParams.get('exception')) ?? null
  return {
    all: optionsFor(row, 0),
    exceptions: projects.filter(isExcepted).map((project) => ({ project, own: own(project.id) })),
    next,
    others: projects.filter((project) => !isExcepted(project) && project !== next),
  }
}

// What nobody answers in time is said in its place; the rest of the page does not suffer.
async function mappingFacts({ app, url }: Look, row: Connected): Promise<MappingFacts> {
  const openTypeId = readNumber(url.searchParams.get('type') ?? undefined)
  try {
    const mapping = await describeMapping(app, row, url.searchParams.get('project'))
    return { ...mapping, openTypeId, trouble: null }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { projects: [], project: null, types: [], openTypeId, trouble: error.message }
  }
}
