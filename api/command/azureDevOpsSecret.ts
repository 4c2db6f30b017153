import { type Call, UsageError } from './command.ts'

type Secret = { token: string } | { tenantId: string; clientId: string; clientSecret: string }

/**
 * The credential to connect with, from where nobody else reads it: standard input or a variable.
 * @throws UsageError when there is none, or more than one
 */
export async function secretOf(call: Call): Promise<Secret> {
  const [tenantId, clientId] = [call.text('tenant-id'), call.text('client-id')]
  if (tenantId || clientId || call.isOn('client-secret-stdin')) {
    if (!tenantId || !clientId)
      throw new UsageError('A service principal needs both --tenant-id and --client-id.')
    return { tenantId, clientId, clientSecret: await clientSecretOf(call) }
  }
  return { token: await tokenOf(call) }
}

async function tokenOf(call: Call): Promise<string> {
  const { env, err } = call.around
  const inline = call.text('token')
  if (inline !== undefined && call.isOn('token-stdin'))
    throw new UsageError('Give the token once: by --token-stdin or by --token.')
  if (call.isOn('token-stdin')) return fromInput(call, 'token')
  if (inline) {
    err(
      'Mind: what stands in a command can be read by others on this machine, and stays in the shell’s history. Use --token-stdin or HITCH_AZURE_TOKEN.',
    )
    return inline
  }
  const kept = env.HITCH_AZURE_TOKEN?.trim()
  if (kept) return kept
  throw new UsageError('The token is missing: give it by --token-stdin, or in HITCH_AZURE_TOKEN.')
}

async function clientSecretOf(call: Call): Promise<string> {
  if (call.isOn('client-secret-stdin')) return fromInput(call, 'client secret')
  const kept = call.around.env.HITCH_AZURE_CLIENT_SECRET?.trim()
  if (kept) return kept
  throw new UsageError(
    'The client secret is missing: give it by --client-secret-stdin, or in HITCH_AZURE_CLIENT_SECRET.',
  )
}

async function fromInput({ around }: Call, what: string): Promise<string> {
  const secret = (await around.input()).trim()
  if (!secret) throw new UsageError(`Standard input held no ${what}.`)
  return secret
}
