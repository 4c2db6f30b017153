import { BlockList, isIP } from 'node:net'

/**
 * Whether a line names internet addresses: `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`, or `192.168.*`.
 * @returns the network as address and length of its prefix; null when it is none
 */
export function readNetwork(line: string): { address: string; prefix: number } | null {
  const wild = /^(\d{1,3})\.(?:(\d{1,3})\.)?(?:(\d{1,3})\.)?\*$/.exec(line)
  if (wild) {
    const known = wild.slice(1).filter((part) => part !== undefined)
    const address = [...known, '0', '0', '0'].slice(0, 4).join('.')
    return isIP(address) === 4 ? { address, prefix: known.length * 8 } : null
  }
  const [address = '', prefix, ...rest] = line.split('/')
  const family = isIP(address)
  if (family === 0 || address.includes('%') || rest.length > 0) return null
  const most = family === 4 ? 32 : 128
  if (prefix === undefined) return { address, prefix: most }
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= most ? { address, prefix: Number(prefix) } : null
}

/** Tells whether an address lies in one of the networks; lines that name none count for nothing. */
export function networksMatcher(lines: string[]): (address: string) => boolean {
  const networks = new BlockList()
  for (const line of lines) {
    const network = readNetwork(line)
    if (network) networks.addSubnet(network.address, network.prefix, familyOf(network.address))
  }
  return (address) => isIP(address) !== 0 && networks.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
