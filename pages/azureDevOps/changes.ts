import { promptly } from '../../services/azureDevOps/health.ts'
import { ensureSubscriptions } from '../../services/azureDevOps/hooks/subscribe.ts'
import { removeWorkItemRule } from '../../services/azureDevOps/links/workItemRules.ts'
import { type Connected, changeIntegration, connect } from '../../services/azureDevOps/setup/setup.ts'
import { changeMapping } from '../../services/azureDevOps/sync/mapping.ts'
import { UserError } from '../../services/errors.ts'
import { demandAdministrator } from '../../services/people/visitor.ts'
import { readNumber } from '../group/choice.ts'
import { actorOf } from '../layout/actor.ts'
import { integrationAddress } from '../layout/address.ts'
import type { Act, Reply } from '../layout/door.ts'
import { readCredential, readTyped } from './credentialForm.ts'
import { afterConnecting, drawn, type Extra, integrationOf } from './details.ts'
import { goToEntra } from './entra.ts'
import { readException, readOptions } from './optionForm.ts'
import { exceptionAddress } from './options.ts'
import { faultOf } from './said.ts'
import { readMapping } from './states.ts'

const waitMs = 10_000

/** POST …/{id}/credential: tries another credential, and takes it when it is enough. */
export const renewCredential = changing(async (act, integration) => {
  const given = readCredential(act.form)
  if (!given) return goToEntra(act, { url: integration.baseUrl, renews: integration.id })
  const made = await connect(act.app, actorOf(act.visitor), { url: integration.baseUrl, ...given })
  return afterConnecting(act, made, 'renewed')
})

/** POST …/{id}/hooks: makes what is missing of its hooks, and replaces what is broken. */
export const makeHooks = changing(async ({ app }, integration) => {
  await promptly(app, integration, waitMs, (client) => ensureSubscriptions(app, integration, client))
  return `${integrationAddress(integration.id)}?said=hooks#said`
})

/** POST …/{id}/place: where troubles are told from now on. */
export const changePlace = changing(async ({ app, form, visitor }, integration) => {
  const conversationId = readNumber(form.get('place') || undefined)
  await changeIntegration(app, actorOf(visitor), integration, { conversationId })
  return `${integrationAddress(integration.id)}?said=place`
})

/** POST …/{id}/options: what is kept in step, everywhere or for one project of ours. */
export const changeOptions = changing(async ({ app, form, visitor }, integration) => {
  const slug = form.get('project')
  const by = actorOf(visitor)
  if (slug === null) {
    await changeIntegration(app, by, integration, { options: { all: readOptions(form) } })
    return `${integrationAddress(integration.id)}?said=options#said`
  }
  const { organizationId } = integration
  const project = await app.db.project.findFirst({ where: { organizationId, slug } })
  if (!project) throw new UserError('That project is not here any more.', 404)
  const projects = { [String(project.id)]: readException(form) }
  await changeIntegration(app, by, integration, { options: { projects } })
  return `${exceptionAddress(integration.id, slug)}&said=options#said`
})

/** POST …/{id}/states: which states are which, for one type of one project there. */
export const changeStates = changing(async ({ app, form, visitor }, integration) => {
  const type = await changeMapping(app, actorOf(visitor), integration, readMapping(form))
  const search = new URLSearchParams({ project: type.projectId, type: String(type.id), said: 'states' })
  return `${integrationAddress(integration.id)}?${search}#said`
})

/** POST …/{id}/rules/{rule}/remove */
export const removeRule = changing(async ({ app, req, visitor }, integration) => {
  await removeWorkItemRule(app, actorOf(visitor), readNumber(String(req.params.rule)) ?? 0)
  return `${integrationAddress(integration.id)}?said=ruleRemoved#said`
})

/** POST …/{id}/by-hand: the page with the password of its hooks, for somebody who is about to type it in. */
export async function showPassword(act: Act): Promise<Reply> {
  demandAdministrator(act.visitor.person)
  return { html: await drawn(act, await integrationOf(act), { showsPassword: true }) }
}

/** A change that leads back to where it was made, and is said there when it cannot be made. */
function changing(
  change: (act: Act, integration: Connected) => Promise<string | Reply>,
): (act: Act) => Promise<Reply> {
  return async (act) => {
    demandAdministrator(act.visitor.person)
    const integration = await integrationOf(act)
    try {
      const done = await change(act, integration)
      return typeof done === 'string' ? { to: done } : done
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      const extra: Extra = {
        said: faultOf(error),
        ...(act.form.has('kind') && { typed: readTyped(act.form) }),
      }
      return { status: error.status, html: await drawn(act, await integrationOf(act), extra) }
    }
  }
}
