import type { App } from '../../app.ts'
import { isLoopback } from '../../config.ts'
import { UserError } from '../../errors.ts'
import type { AzureIdentity, Credential } from '../connect/client.ts'
import { AzureError } from '../connect/fault.ts'
import { type Address, readAddress, settleAddress } from './address.ts'
import { warningsFor } from './probeWarnings.ts'
import { lackWords, needed, refusal, strangerWords } from './probeWords.ts'
import { ask, tryWork } from './probeWork.ts'

/** What somebody wants to connect. `project` is a name or GUID; empty for the whole organization, whatever was before. */
export type Connecting = {
  url: string
  credential: Credential
  project?: string | undefined
  /** When the credential ends, as far as they told. */
  endsAt?: Date | undefined
  /** Where troubles are told. */
  conversationId?: number | undefined
}

export type Organization = {
  id: string
  name: string
  baseUrl: string
  host: 'cloud' | 'server'
  isServer: boolean
}

export type Probe =
  | {
      ok: true
      organization: Organization
      identity: AzureIdentity
      project: { id: string; name: string } | null
      /** What will not be as good as it could be, and why. */
      warnings: string[]
    }
  | {
      ok: false
      detail: string
      /** What is missing, each in a few words; empty when waiting may help. */
      missing: string[]
    }

/**
 * Tries everything Hitch will need in an organization, and says precisely what is missing. Nothing is written, here or
 * there: whether work items can be made is tried with a dry run.
 */
export async function probe(app: App, asked: Connecting): Promise<Probe> {
  try {
    const address = readAddress(asked.url)
    checkCredential(app, asked, address)
    return await look(app, asked, address)
  } catch (error) {
    if (error instanceof UserError) {
      const { missing } = error.details as { missing?: string[] }
      return { ok: false, detail: error.message, missing: missing ?? ['the address of an organization'] }
    }
    if (error instanceof AzureError && error.isPassing) {
      const detail = `Azure DevOps answered at first, and then no more: ${error.message}. Try again in a minute.`
      return { ok: false, detail, missing: [] }
    }
    throw error
  }
}

function checkCredential(
  app: App,
  { credential, endsAt }: Connecting,
  { host, name, baseUrl }: Address,
): void {
  if (endsAt && endsAt <= app.now())
    throw refusal(`That token ended on ${day(endsAt)}. Make a new one.`, ['a token that has not ended'])
  if (credential.kind === 'pat') {
    if (!/^[\x21-\x7e]{1,1000}$/.test(credential.token))
      throw refusal('That is no personal access token: it holds characters that none has. Copy it again.', [
        'a personal access token',
      ])
  } else if (host === 'server' && !isLoopback(new URL(baseUrl).hostname)) throw knowsNoEntra(name)
}

function knowsNoEntra(name: string): UserError {
  return refusal(
    `${name} is an Azure DevOps Server, which knows no Microsoft Entra: connect it with a personal access token.`,
    ['a personal access token'],
  )
}

async function look(app: App, asked: Connecting, address: Address): Promise<Probe> {
  const { credential } = asked
  const client = app.azureDevOps.open({ url: address.baseUrl, credential })
  const me = await client.whoAmI().catch((error: unknown) => {
    if (!(error instanceof AzureError)) throw error
    const { detail, missing } = strangerWords(error, address, credential)
    throw refusal(detail, missing)
  })
  const own = placed(settleAddress(address, me.baseUrl), me.isServer)
  if (own.host === 'server' && credential.kind !== 'pat') throw knowsNoEntra(own.name)
  const [{ lacks, project, why }, identities, hooks] = await Promise.all([
    tryWork(client, asked.project?.trim()),
    ask(() => client.identities('any', me.identity.login ?? me.identity.name)),
    ask(() => client.subscriptions()),
  ])
  if (lacks.length > 0) {
    const detail = lackWords({ lacks, why, credential, address: own, who: me.identity.name })
    return { ok: false, detail, missing: needed(lacks, credential, own) }
  }
  return {
    ok: true,
    organization: {
      id: me.organizationId.toLowerCase(),
      name: own.name,
      baseUrl: own.baseUrl,
      host: own.host,
      isServer: me.isServer,
    },
    identity: me.identity,
    project,
    warnings: warningsFor(app, asked, own, { identities, hooks }),
  }
}

// On this machine either kind can stand in for the real one, and says which it is.
function placed(address: Address, isServer: boolean): Address {
  const isHere = isLoopback(new URL(address.baseUrl).hostname)
  return isHere ? { ...address, host: isServer ? 'server' : 'cloud' } : address
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10)
}
