import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'

export type Environment = Record<string, string | undefined>

/** What the environment said, checked. Read once at start, never changed. */
export type Config = ReturnType<typeof readConfig>

/** All faults of an environment, in words, so that a person mends them in one go. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: string[]

  constructor(faults: string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    )
    this.faults = faults
  }
}

/**
 * Reads and checks every variable Hitch knows.
 * Local mode is the absence of MicrosoftAppId: loopback only, no tokens, one administrator.
 * @throws ConfigError with every fault found
 */
export function readConfig(env: Environment) {
  const faults: string[] = []
  const fault = (text: string) => faults.push(text)
  const text = (name: string) => env[name]?.trim() || undefined

  const appId = text('MicrosoftAppId')
  const isLocal = !appId
  const isProduction = env.NODE_ENV === 'production'
  const port = integer('PORT', 3978, 0, 65_535)
  const host = text('HOST') ?? (isLocal ? '127.0.0.1' : '0.0.0.0')
  if (isLocal && isProduction)
    fault(
      'MicrosoftAppId is missing, and without it anybody could drive the bot: set it, or unset NODE_ENV=production to try Hitch on this machine alone.',
    )
  if (isLocal && !isLoopback(host))
    fault(
      `HOST is ${host}, but without MicrosoftAppId Hitch listens on this machine alone: set MicrosoftAppId, or HOST to 127.0.0.1.`,
    )

  const publicUrl = address('HITCH_PUBLIC_URL', `http://localhost:${port}`)
  if (isProduction && publicUrl.protocol !== 'https:')
    fault('HITCH_PUBLIC_URL must begin with https:// in production; Teams and browsers refuse anything else.')

  const dataDir = resolve(text('HITCH_DATA_DIR') ?? './data')
  const databaseUrl = text('DATABASE_URL')
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl))
    fault('DATABASE_URL must begin with postgresql://; other databases are not supported.')

  const appType = text('MicrosoftAppType') ?? 'SingleTenant'
  const tenantId = text('MicrosoftAppTenantId')
  const password = text('MicrosoftAppPassword')
  if (appId) {
    if (!isGuid(appId))
      fault('MicrosoftAppId must be the application (client) id of the bot, 36 characters like 1b3c…-….')
    if (appType !== 'SingleTenant' && appType !== 'UserAssignedMSI')
      fault(
        `MicrosoftAppType is ${appType}; it can be SingleTenant or UserAssignedMSI (multi-tenant bots can no longer be created).`,
      )
    if (!tenantId)
      fault('MicrosoftAppTenantId is missing: the directory (tenant) id in which the bot is registered.')
    if (appType === 'SingleTenant' && !password)
      fault('MicrosoftAppPassword is missing: the client secret of the bot.')
  }

  const allowedTenants = list('HITCH_ALLOWED_TENANTS')
  const discord = {
    applicationId: text('DISCORD_APPLICATION_ID'),
    publicKey: text('DISCORD_PUBLIC_KEY'),
    botToken: text('DISCORD_BOT_TOKEN'),
    apiUrl: address('DISCORD_API_URL', 'https://discord.com/api/v10').href,
  }
  const entra = {
    clientId: text('HITCH_ENTRA_CLIENT_ID'),
    clientSecret: text('HITCH_ENTRA_CLIENT_SECRET'),
    tenantId: text('HITCH_ENTRA_TENANT_ID') ?? tenantId,
    authority: address('HITCH_ENTRA_AUTHORITY', 'https://login.microsoftonline.com').href.replace(/\/$/, ''),
  }
  if (Boolean(entra.clientId) !== Boolean(entra.clientSecret))
    fault('HITCH_ENTRA_CLIENT_ID and HITCH_ENTRA_CLIENT_SECRET belong together: set both or neither.')

  const oldKeys = list('HITCH_SECRET_KEY_OLD').map((raw) => key('HITCH_SECRET_KEY_OLD', raw))
  const secretKey = text('HITCH_SECRET_KEY')
  if (!secretKey && !isLocal)
    fault(
      'HITCH_SECRET_KEY is missing: 32 random bytes in base64, for instance from "openssl rand -base64 32".',
    )
  const givenKey = secretKey ? key('HITCH_SECRET_KEY', secretKey) : undefined

  const config = {
    isLocal,
    isProduction,
    port,
    host,
    publicUrl: publicUrl.href.replace(/\/$/, ''),
    dataDir,
    databaseUrl,
    givenKey,
    oldKeys,
    adminToken: text('HITCH_ADMIN_TOKEN'),
    bot: {
      appId,
      password,
      appType,
      tenantId,
      allowedTenants: allowedTenants.length > 0 ? allowedTenants : tenantId ? [tenantId] : [],
      allowedServiceHosts: list('HITCH_ALLOWED_SERVICE_HOSTS').map((name) => name.toLowerCase()),
      openIdMetadataUrl: service('ToBotFromChannelOpenIdMetadataUrl'),
      tokenIssuer: text('ToBotFromChannelTokenIssuer'),
      loginUrl: service('ToChannelFromBotLoginUrl'),
      oAuthScope: text('ToChannelFromBotOAuthScope'),
      channelService: text('ChannelService'),
    },
    discord,
    entra,
    retentionDays: integer('HITCH_RETENTION_DAYS', 90, 1, 36_500),
    logLevel: oneOf('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
    logFormat: oneOf('LOG_FORMAT', ['json', 'pretty'], process.stdout.isTTY ? 'pretty' : 'json'),
  }
  if (faults.length > 0) throw new ConfigError(faults)
  return config

  function integer(name: string, fallback: number, least: number, most: number): number {
    const raw = text(name)
    if (raw === undefined) return fallback
    const value = Number(raw)
    if (/^\d+$/.test(raw) && value >= least && value <= most) return value
    fault(`${name} is ${raw}; it must be a whole number from ${least} to ${most}.`)
    return fallback
  }

  function oneOf(name: string, words: string[], fallback: string): string {
    const raw = text(name) ?? fallback
    if (words.includes(raw)) return raw
    fault(`${name} is ${raw}; it can be ${words.join(', ')}.`)
    return fallback
  }

  function list(name: string): string[] {
    return (env[name] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
  }

  function address(name: string, fallback: string): URL {
    const raw = text(name) ?? fallback
    const url = URL.canParse(raw) ? new URL(raw) : undefined
    if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url
    fault(`${name} is ${raw}; it must be an address beginning with http:// or https://.`)
    return new URL(fallback)
  }

  // Bot Framework's own addresses: https, or plain http to this machine, where tests and gateways are.
  function service(name: string): string | undefined {
    const raw = text(name)
    if (raw === undefined) return undefined
    const url = address(name, 'https://invalid.invalid')
    if (url.protocol === 'http:' && !isLoopback(url.hostname))
      fault(`${name} must begin with https://; plain http is accepted for this machine only.`)
    return raw
  }

  function key(name: string, raw: string): Buffer {
    const bytes = Buffer.from(raw, 'base64')
    if (bytes.length !== 32)
      fault(
        `${name} must be 32 bytes in base64 (44 characters), for instance from "openssl rand -base64 32".`,
      )
    return bytes
  }
}

/**
 * The key that seals secrets and signs links. In local mode it is made once and kept in the data directory,
 * readable by its owner alone.
 */
export function secretKey(config: Pick<Config, 'givenKey' | 'dataDir'>): Buffer {
  if (config.givenKey) return config.givenKey
  const path = join(config.dataDir, 'secret.key')
  try {
    return Buffer.from(readFileSync(path, 'utf8'), 'base64')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  mkdirSync(config.dataDir, { recursive: true })
  writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  return Buffer.from(readFileSync(path, 'utf8'), 'base64')
}

/** Whether a host name or address can only be this machine. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))
}

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
}
