import type { Config } from '../../services/config.ts'
import { isLoopback } from '../../services/config.ts'

/** Where the Bot Framework lives: who signs what we receive, who signs what we send, where we may send it. */
export type Cloud = {
  /** The only issuer whose tokens are let in. */
  issuer: string
  metadataUrl: string
  loginUrl: string
  scope: string
  oAuthUrl: string
  callerId: string
  /** Exact host names, or a suffix when it begins with a dot. */
  serviceHosts: string[]
  /** Whether plain http on this machine may stand for the service: only when the login does, as in tests. */
  allowsLoopback: boolean
}

// Hosts: microsoft.github.io/teams-sdk, "Service URL Validation". Addresses: Bot Framework's own constants.
const publicCloud: Cloud = {
  issuer: 'https://api.botframework.com',
  metadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  loginUrl: 'https://login.microsoftonline.com/botframework.com',
  scope: 'https://api.botframework.com',
  oAuthUrl: 'https://api.botframework.com',
  callerId: 'urn:botframework:azure',
  serviceHosts: [
    'smba.trafficmanager.net',
    'smba.onyx.prod.teams.trafficmanager.net',
    'smba.infra.gcc.teams.microsoft.com',
    '.botframework.com',
  ],
  allowsLoopback: false,
}

const governmentCloud: Cloud = {
  issuer: 'https://api.botframework.us',
  metadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  loginUrl: 'https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us',
  scope: 'https://api.botframework.us',
  oAuthUrl: 'https://api.botframework.azure.us',
  callerId: 'urn:botframework:azureusgov',
  serviceHosts: [
    'smba.infra.gov.teams.microsoft.us',
    'smba.infra.dod.teams.microsoft.us',
    '.botframework.us',
    '.botframework.azure.us',
  ],
  allowsLoopback: false,
}

/**
 * The cloud the configuration names. Single addresses may be replaced one by one; the library would take the unset
 * ones as missing, so they are filled in here.
 */
export function cloudOf(config: Pick<Config, 'bot' | 'isLocal'>): Cloud {
  const { bot } = config
  const base = bot.channelService === 'https://botframework.azure.us' ? governmentCloud : publicCloud
  return {
    ...base,
    issuer: bot.tokenIssuer ?? base.issuer,
    metadataUrl: bot.openIdMetadataUrl ?? base.metadataUrl,
    loginUrl: bot.loginUrl ?? base.loginUrl,
    scope: bot.oAuthScope ?? base.scope,
    serviceHosts: config.isLocal ? [] : [...base.serviceHosts, ...bot.allowedServiceHosts],
    allowsLoopback: config.isLocal || isLoopbackUrl(bot.loginUrl),
  }
}

/** Whether an address can only be on this machine. */
export function isLoopbackUrl(text: string | undefined): boolean {
  return text !== undefined && URL.canParse(text) && isLoopback(new URL(text).hostname)
}
