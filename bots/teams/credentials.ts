import {
  ConfigurationServiceClientCredentialFactory,
  type ConfigurationServiceClientCredentialFactoryOptions,
} from 'botbuilder'
import { messageOf } from '../../services/errors.ts'
import { type Cloud, isLoopbackUrl } from './cloud.ts'

type Credentials = Awaited<ReturnType<ConfigurationServiceClientCredentialFactory['createCredentials']>>
type Bot = ConfigurationServiceClientCredentialFactoryOptions & { MicrosoftAppId?: string }

// The account library asks several addresses on a cold start and has no deadline of its own.
const deadline = 8_000

/** We could not get a token of our own, so nothing was sent. */
export class NoToken extends Error {
  override readonly name = 'NoToken'
}

/**
 * Makes what signs our requests to the chat.
 * The library's ways (client secret, managed identity) are kept, with one fetch for callers that come together and a
 * deadline. A login address on this machine is asked directly: the account library speaks neither http nor to
 * addresses Microsoft does not vouch for.
 */
export class BotCredentials extends ConfigurationServiceClientCredentialFactory {
  readonly #bot: Bot
  readonly #cloud: Cloud
  #fetching = new Map<string, Promise<unknown>>()
  #local: { token: string; until: number } | undefined

  constructor(bot: Bot, cloud: Cloud) {
    super(bot)
    this.#bot = bot
    this.#cloud = cloud
  }

  override async createCredentials(
    appId: string,
    audience: string,
    loginEndpoint: string,
    validateAuthority: boolean,
  ): Promise<Credentials> {
    if (await this.isAuthenticationDisabled())
      return super.createCredentials(appId, audience, loginEndpoint, validateAuthority)
    if (isLoopbackUrl(loginEndpoint))
      return this.#signer(audience, async () =>
        this.#isLocalFresh() ? this.#local : this.#fetchLocal(audience),
      )
    const credentials = await super.createCredentials(appId, audience, loginEndpoint, validateAuthority)
    const fetching = credentials as Credentials & { getToken?(): Promise<string> }
    return {
      signRequest: async (request) => {
        await this.#once(audience, async () => fetching.getToken?.())
        return credentials.signRequest(request)
      },
    }
  }

  #signer(audience: string, fetchToken: () => Promise<unknown>): Credentials {
    return {
      signRequest: async (request) => {
        await this.#once(audience, fetchToken)
        request.headers.set('authorization', `Bearer ${this.#local?.token}`)
        return request
      },
    }
  }

  async #once(key: string, work: () => Promise<unknown>): Promise<void> {
    const running =
      this.#fetching.get(key) ?? withDeadline(work(), deadline).finally(() => this.#fetching.delete(key))
    this.#fetching.set(key, running)
    try {
      await running
    } catch (error) {
      throw new NoToken(`no token for the chat: ${messageOf(error)}`)
    }
  }

  #isLocalFresh(): boolean {
    return this.#local !== undefined && performance.now() < this.#local.until
  }

  async #fetchLocal(audience: string): Promise<void> {
    const response = await fetch(`${this.#cloud.loginUrl.replace(/\/$/, '')}/oauth2/v2.0/token`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(deadline),
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: this.#bot.MicrosoftAppId ?? '',
        client_secret: this.#bot.MicrosoftAppPassword ?? '',
        scope: `${audience}/.default`,
      }),
    })
    const body = (await response.json()) as { access_token?: unknown; expires_in?: unknown }
    if (!response.ok || typeof body.access_token !== 'string')
      throw new Error(`the login answered ${response.status} without a token`)
    const seconds = Number(body.expires_in) || 0
    // Five minutes early, so that no request leaves with a token that ends on its way.
    this.#local = { token: body.access_token, until: performance.now() + (seconds - 300) * 1000 }
  }
}

async function withDeadline<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no token came in time')), milliseconds)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
