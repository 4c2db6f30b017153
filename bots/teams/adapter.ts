import { type Activity, CloudAdapter, type InvokeResponse, type TurnContext } from 'botbuilder'
import type { Config } from '../../services/config.ts'
import { BotAuthentication } from './authentication.ts'
import type { Cloud } from './cloud.ts'
import type { Connector } from './connector.ts'

// A person waits for the answer, and Teams gives up after ten to fifteen seconds.
const turnPatience = { together: 3_000 }

/** The library's adapter, without its own door: an activity comes in only after `guard.ts` has let it. */
export class TeamsAdapter extends CloudAdapter {
  readonly #authentication: BotAuthentication
  readonly #appId: string
  readonly #cloud: Cloud

  constructor(config: Pick<Config, 'isLocal' | 'bot'>, cloud: Cloud) {
    const authentication = new BotAuthentication(config, cloud)
    super(authentication)
    this.#authentication = authentication
    this.#appId = config.bot.appId ?? ''
    this.#cloud = cloud
  }

  /**
   * Runs one turn for an activity that was let in.
   * All requests of the turn together wait at most three seconds for the chat's server.
   * @returns what an invoke is answered with, or buffered replies; nothing for a plain message
   */
  async turn(
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    const claimsIdentity = this.createClaimsIdentity(this.#appId)
    return this.processActivity(
      {
        audience: this.#cloud.scope,
        callerId: this.#appId ? this.#cloud.callerId : undefined,
        claimsIdentity,
        connectorFactory: this.#authentication.createConnectorFactory(claimsIdentity, turnPatience),
      },
      activity,
      logic,
    )
  }

  /** Speaks to the chat outside of a turn. @throws ForeignServiceUrl */
  async connector(serviceUrl: string): Promise<Connector> {
    return this.#authentication
      .createConnectorFactory(this.createClaimsIdentity(this.#appId))
      .create(serviceUrl, this.#cloud.scope)
  }
}
