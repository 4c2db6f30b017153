import {
  type AdaptiveCardInvokeResponse,
  type InvokeResponse,
  TeamsActivityHandler,
  type TurnContext,
} from 'botbuilder'
import type { App } from '../../services/app.ts'
import { UserError, messageOf as wordsOf } from '../../services/errors.ts'
import {
  install,
  knowConversation,
  loseConversation,
  regain,
  rename,
  renameInstallation,
  type Scope,
  uninstall,
} from '../../services/installations/installations.ts'
import { channelDataOf } from './activity.ts'
import { createOrder } from './inOrder.ts'
import { penFor } from './message.ts'
import { identityOf } from './person.ts'
import { pickedPlace, spotOf } from './place.ts'
import { answerExecute, answerSubmit } from './pressed.ts'
import { saidTo } from './said.ts'
import { forgetDelivery, isFirstDelivery } from './seen.ts'
import { answerWords } from './speak.ts'
import { sayText, type Turn } from './turn.ts'

const chat = 'teams'

/** What happens in Teams, one short method each; what it means is known by the services. */
export class TeamsBot extends TeamsActivityHandler {
  readonly #app: App
  readonly #inOrder = createOrder()

  constructor(app: App) {
    super()
    this.#app = app
    this.onMembersAdded((context, next) => this.#membersAdded(context).then(next))
    this.onMembersRemoved((context, next) => this.#membersRemoved(context).then(next))
  }

  /** Runs a turn once, and answers whatever goes wrong in words. */
  override async run(context: TurnContext): Promise<void> {
    const { activity } = context
    // Invokes are answered each time, for their sender waits; a press that comes twice changes nothing.
    if (activity.type !== 'invoke' && !(await isFirstDelivery(this.#app, activity)))
      return this.#app.log.info({ activity: activity.id }, 'noop: an activity came twice')
    try {
      await super.run(context)
    } catch (error) {
      await this.#failed(context, error)
    }
  }

  protected override async onMessageActivity(context: TurnContext): Promise<void> {
    const { activity } = context
    if (activity.from.role === 'bot' || activity.from.id === activity.recipient.id) return
    const turn = await this.#turn(context)
    const value: unknown = activity.value
    if (value !== null && typeof value === 'object') return answerSubmit(turn, value, this.#inOrder)
    const said = saidTo(activity, turn.conversation.kind as 'personal' | 'groupChat' | 'channel')
    if (said !== null) await answerWords(turn, said)
  }

  protected override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    if (context.activity.name !== 'adaptiveCard/action') {
      this.#app.log.info({ name: context.activity.name }, 'noop: an invoke we do not offer')
      return { status: 200 }
    }
    return { status: 200, body: await this.#execute(context) }
  }

  protected override async onInstallationUpdateAddActivity(context: TurnContext): Promise<void> {
    await this.#install(context)
  }

  protected override async onInstallationUpdateRemoveActivity(context: TurnContext): Promise<void> {
    await uninstall(this.#app, { chat, externalId: homeOf(context).externalId })
  }

  protected override async onTeamsChannelRenamed(context: TurnContext): Promise<void> {
    const { id, name } = channelDataOf(context.activity).channel ?? {}
    if (id && name) await rename(this.#app, { chat, externalId: id, name: name.slice(0, 200) })
  }

  protected override async onTeamsChannelDeleted(context: TurnContext): Promise<void> {
    const { id } = channelDataOf(context.activity).channel ?? {}
    if (id) await loseConversation(this.#app, { chat, externalId: id }, 'the channel was deleted')
  }

  protected override async onTeamsChannelRestored(context: TurnContext): Promise<void> {
    const { id } = channelDataOf(context.activity).channel ?? {}
    if (id) await regain(this.#app, { chat, externalId: id })
  }

  protected override async onTeamsTeamRenamed(context: TurnContext): Promise<void> {
    const { id, name } = channelDataOf(context.activity).team ?? {}
    if (id && name) await renameInstallation(this.#app, { chat, externalId: id, name: name.slice(0, 200) })
  }

  protected override async onTeamsTeamDeleted(context: TurnContext): Promise<void> {
    await this.#teamLost(context, 'the team was deleted')
  }

  protected override async onTeamsTeamHardDeleted(context: TurnContext): Promise<void> {
    await this.#teamLost(context, 'the team was deleted')
  }

  protected override async onTeamsTeamArchived(context: TurnContext): Promise<void> {
    await this.#teamLost(context, 'the team was archived')
  }

  protected override async onTeamsTeamUnarchived(context: TurnContext): Promise<void> {
    await this.#teamBack(context)
  }

  protected override async onTeamsTeamRestored(context: TurnContext): Promise<void> {
    await this.#teamBack(context)
  }

  async #membersAdded(context: TurnContext): Promise<void> {
    if (concernsBot(context, context.activity.membersAdded)) await this.#install(context)
  }

  async #membersRemoved(context: TurnContext): Promise<void> {
    if (concernsBot(context, context.activity.membersRemoved))
      await uninstall(this.#app, { chat, externalId: homeOf(context).externalId })
  }

  async #install(context: TurnContext): Promise<void> {
    const installedBy = context.activity.from.name?.slice(0, 200)
    await install(this.#app, { ...homeOf(context), ...pickedPlace(context.activity), installedBy })
  }

  async #teamLost(context: TurnContext, why: string): Promise<void> {
    const { id } = channelDataOf(context.activity).team ?? {}
    if (id) await loseConversation(this.#app, { chat, teamId: id }, why)
  }

  async #teamBack(context: TurnContext): Promise<void> {
    const { id } = channelDataOf(context.activity).team ?? {}
    if (id) await regain(this.#app, { chat, teamId: id })
  }

  async #execute(context: TurnContext): Promise<AdaptiveCardInvokeResponse> {
    try {
      return await answerExecute(await this.#turn(context), this.#inOrder)
    } catch (error) {
      return inWords(this.#wordsFor(context, error))
    }
  }

  async #turn(context: TurnContext): Promise<Turn> {
    const app = this.#app
    const { activity } = context
    const { place, thread } = spotOf(activity)
    const conversation = await knowConversation(app, place)
    const who = identityOf(app, activity)
    return { app, context, activity, conversation, thread, who, pen: penFor(app, conversation) }
  }

  async #failed(context: TurnContext, error: unknown): Promise<void> {
    const words = this.#wordsFor(context, error)
    if (!(error instanceof UserError)) await forgetDelivery(this.#app, context.activity).catch(() => {})
    if (context.activity.type !== 'message') return
    try {
      await sayText(await this.#turn(context), words)
    } catch (fault) {
      this.#app.log.warn({ error: wordsOf(fault) }, 'and nobody could be told')
    }
  }

  #wordsFor(context: TurnContext, error: unknown): string {
    if (error instanceof UserError) return error.message
    const reference = this.#app.newId()
    this.#app.log.error({ err: error, reference, type: context.activity.type }, wordsOf(error))
    return `Something went wrong on our side. The log knows more under ${reference}.`
  }
}

/** An answer in words to a press in Teams, shown to the presser alone. */
function inWords(text: string): AdaptiveCardInvokeResponse {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text as never }
}

function concernsBot({ activity }: TurnContext, members: { id: string }[] | undefined): boolean {
  return (members ?? []).some(({ id }) => id === activity.recipient.id)
}

/** Where the bot was added: the team as a whole, or the one chat. */
function homeOf({ activity }: TurnContext): { scope: Scope; externalId: string; name?: string } {
  const { team } = channelDataOf(activity)
  if (team?.id) return { scope: 'team', externalId: team.id, ...(team.name ? { name: team.name } : {}) }
  const { place } = spotOf(activity)
  const scope = place.kind === 'personal' ? 'personal' : 'groupChat'
  return { scope, externalId: place.externalId, ...(place.name ? { name: place.name } : {}) }
}
