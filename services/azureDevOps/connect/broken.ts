import { AzureError } from './fault.ts'

/** A connection that could not be made, or broke; `wasSent` when the request may have arrived. */
export function brokenConnection(error: unknown, host: string): { fault: AzureError; wasSent: boolean } {
  const { code = '', syscall = '', message = '' } = error as NodeJS.ErrnoException
  const isNotMade =
    ['connect', 'getaddrinfo'].includes(syscall) ||
    // Several addresses of one name were tried.
    error instanceof AggregateError ||
    isCertificate(code) ||
    /before secure TLS connection was established/.test(message) ||
    isProxy(message)
  return { fault: new AzureError('unavailable', words(code, message, host)), wasSent: !isNotMade }
}

function isCertificate(code: string): boolean {
  return /CERT|SIGNATURE|ISSUER|ERR_TLS/.test(code)
}

function isProxy(message: string): boolean {
  return message.startsWith('tunneling socket could not be established')
}

function words(code: string, message: string, host: string): string {
  if (isProxy(message)) return `The proxy of this machine does not lead to ${host}.`
  if (code === 'ENOTFOUND') return `There is no server of the name ${host}.`
  if (code === 'ECONNREFUSED') return `Nothing answers at ${host}.`
  if (isCertificate(code))
    return `The certificate of ${host} cannot be trusted (${code}). If it is your own, name its authority in NODE_EXTRA_CA_CERTS.`
  return `The connection to ${host} broke${code ? ` (${code})` : ''}.`
}
