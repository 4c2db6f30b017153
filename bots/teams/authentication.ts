import { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import type { Config } from '../../services/config.ts'
import type { Cloud } from './cloud.ts'
import { guardConnectors, type Waiting } from './connector.ts'
import { BotCredentials } from './credentials.ts'

type ConnectorFactory = ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>
type Identity = Parameters<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>[0]

/**
 * The library's authentication with both its doors moved: inbound requests are judged by `guard.ts` alone, outbound
 * ones go only where the guard would let them come from.
 */
export class BotAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #cloud: Cloud

  constructor(config: Pick<Config, 'isLocal' | 'bot'>, cloud: Cloud) {
    const bot = config.isLocal
      ? {}
      : {
          MicrosoftAppId: config.bot.appId,
          MicrosoftAppTenantId: config.bot.tenantId,
          MicrosoftAppType: config.bot.appType,
          // The library refuses a managed identity that comes with a secret.
          ...(config.bot.appType === 'UserAssignedMSI' ? {} : { MicrosoftAppPassword: config.bot.password }),
        }
    const addresses = {
      ToChannelFromBotLoginUrl: cloud.loginUrl,
      ToChannelFromBotOAuthScope: cloud.scope,
      ToBotFromChannelTokenIssuer: cloud.issuer,
      ToBotFromChannelOpenIdMetadataUrl: cloud.metadataUrl,
      OAuthUrl: cloud.oAuthUrl,
      CallerId: cloud.callerId,
      ValidateAuthority: true,
    }
    super({ ...bot, ...addresses }, new BotCredentials(bot, cloud))
    this.#cloud = cloud
  }

  override async authenticateRequest(): Promise<never> {
    throw new Error('requests come in through guard.ts')
  }

  override async authenticateChannelRequest(): Promise<never> {
    throw new Error('requests come in through guard.ts')
  }

  override async authenticateStreamingRequest(): Promise<never> {
    throw new Error('requests come in through guard.ts')
  }

  /** @param waiting how long its connectors may wait; without it, ten seconds a request */
  override createConnectorFactory(identity: Identity, waiting?: Waiting): ConnectorFactory {
    return guardConnectors(super.createConnectorFactory(identity), this.#cloud, waiting)
  }
}
