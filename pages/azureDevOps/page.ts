import { connect, findIntegration, listIntegrations } from '../../services/azureDevOps/setup/setup.ts'
import { UserError } from '../../services/errors.ts'
import { demandAdministrator, mayAdminister } from '../../services/people/visitor.ts'
import { actorOf } from '../layout/actor.ts'
import type { Act, Look, Reply } from '../layout/door.ts'
import { untyped } from './connectForm.ts'
import { readCredential, readTyped } from './credentialForm.ts'
import { afterConnecting, drawn } from './details.ts'
import { backFromEntra, type Carried, goToEntra } from './entra.ts'
import type { Said, Typed } from './facts.ts'
import { factsOfAll, placeBehind, waysInto } from './gather.ts'
import { drawIntegrations } from './list.ts'
import { faultOf, saidOf } from './said.ts'

/** GET /settings/azure-devops: what is connected, and the form to connect more. `?from=` is the token of a set-up link. */
export async function lookAtIntegrations(look: Look): Promise<Reply> {
  const token = look.url.searchParams.get('from') ?? ''
  return { html: await drawnList(look, { typed: untyped, token, said: saidOf(look) }) }
}

/** POST /settings/azure-devops: connects, or says what is missing for it, with all but the secrets still there. */
export async function connectOnPage(act: Act): Promise<Reply> {
  demandAdministrator(act.visitor.person)
  const typed = readTyped(act.form)
  const { url, project } = typed
  const from = (act.form.get('from') ?? '').slice(0, 1_000)
  try {
    const given = readCredential(act.form)
    if (!given) return await goToEntra(act, { url, project, from })
    const conversationId = (await placeBehind(act, from))?.id
    const made = await connect(act.app, actorOf(act.visitor), { url, project, conversationId, ...given })
    return await afterConnecting(act, made, 'connected')
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { status: error.status, html: await drawnList(act, { typed, token: from, said: faultOf(error) }) }
  }
}

/** GET /settings/azure-devops/callback: back from Entra, with what lets Hitch in. */
export async function connectFromEntra(look: Look): Promise<Reply> {
  demandAdministrator(look.visitor.person)
  const { wish, credential, cookie } = await backFromEntra(look)
  const { url, project, from = '', renews } = wish
  try {
    const conversationId = (await placeBehind(look, from))?.id
    const asked = { url, project, conversationId, credential }
    const made = await connect(look.app, actorOf(look.visitor), asked)
    const reply = await afterConnecting(look, made, renews === undefined ? 'connected' : 'renewed')
    return { ...reply, cookies: [cookie] }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { status: error.status, html: await refused(look, wish, error), cookies: [cookie] }
  }
}

async function refused(look: Look, wish: Carried, error: UserError): Promise<string> {
  const { url, project = '', from = '', renews } = wish
  const typed: Typed = { ...untyped, kind: 'delegated', url, project }
  const said = faultOf(error)
  if (renews === undefined) return drawnList(look, { typed, token: from, said })
  const { organizationId } = look.visitor.person
  return drawn(look, await findIntegration(look.app, organizationId, renews), { typed, said })
}

async function drawnList(
  look: Look,
  { typed, token, said }: { typed: Typed; token: string; said: Said | null },
): Promise<string> {
  const { app, visitor, who } = look
  const { organizationId } = visitor.person
  const [integrations, place] = await Promise.all([
    listIntegrations(app, organizationId).then((rows) => factsOfAll(app, rows)),
    placeBehind(look, token),
  ])
  const connect = {
    csrf: who.csrf,
    from: place && { token, place: place.name },
    ...{ typed, ways: waysInto(app) },
    isOpen: place !== null || typed !== untyped,
  }
  const mayConnect = mayAdminister(visitor.person)
  return drawIntegrations({ now: app.now(), who, integrations, said, connect: mayConnect ? connect : null })
}
