import { AzureError } from './fault.ts'

/** A connection that could not be made, or broke; `wasSent` when the request may have arrived. */
export function brokenConnection(error: unknown, host: string): { fault: AzureError; wasSent: boolean } {
  const { code = '' } = error as { code?: string }
  const wasSent = !notSent.has(code) && !isCertificate(code)
  return { fault: new AzureError('unavailable', words(code, host)), wasSent }
}

// Codes of what fails before a request leaves. A timeout of the system is one of making the connection.
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
])

function isCertificate(code: string): boolean {
  return /CERT|SIGNATURE|ISSUER|ERR_TLS/.test(code)
}

function words(code: string, host: string): string {
  if (code === 'ENOTFOUND') return `There is no server of the name ${host}.`
  if (code === 'ECONNREFUSED') return `Nothing answers at ${host}.`
  if (isCertificate(code))
    return `The certificate of ${host} cannot be trusted (${code}). If it is your own, name its authority in NODE_EXTRA_CA_CERTS.`
  return `The connection to ${host} broke${code ? ` (${code})` : ''}.`
}
