import type { IncomingMessage } from 'node:http'
import { readAddress } from '../../services/events/user.ts'

/**
 * The address a request came from. X-Forwarded-For is believed only when the peer is on this machine or in a private
 * network, where our own proxies are; of its entries the last public one counts, as anything before it can be made up.
 */
export function clientIp(req: IncomingMessage): string | undefined {
  const peer = readAddress(req.socket.remoteAddress ?? '')
  const forwarded = req.headers['x-forwarded-for']
  if (!forwarded || !peer || !isPrivate(peer)) return peer
  const entries = String(forwarded).slice(-2000).split(',').map(withoutPort)
  const addresses = entries.filter((entry) => entry !== undefined)
  return addresses.findLast((address) => !isPrivate(address)) ?? addresses[0] ?? peer
}

/** Whether an address is of this machine or of a network that the internet does not route to. */
export function isPrivate(address: string): boolean {
  return /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i.test(
    address,
  )
}

// Some proxies add the port: 203.0.113.7:51234, [2001:db8::1]:51234.
function withoutPort(entry: string): string | undefined {
  const text = entry.trim()
  const bracketed = /^\[([^\]]{1,60})\](?::\d{1,5})?$/.exec(text)?.[1]
  return readAddress(bracketed ?? text.replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, '$1'))
}
