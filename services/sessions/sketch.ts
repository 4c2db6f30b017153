import { createHash } from 'node:crypto'

/**
 * How many different users there are, in bytes that can be added up over any spans: the hashes themselves while they
 * are few, and past that a HyperLogLog (Flajolet et al., 2007), which is right to about 2.3 %.
 */
export type Sketch = Buffer

// The first byte says which of the two it is.
const listed = 1
const estimated = 2
const bytesOfHash = 5
const mostListed = 300
const indexBits = 11
const registers = 2 ** indexBits

/** Five bytes that tell users apart and cannot be read back. */
export function hashUser(projectId: number, user: string): Buffer {
  return createHash('md5').update(`${projectId}\n${user}`).digest().subarray(0, bytesOfHash)
}

/** Everybody who is in one of the sketches or among the hashes; null when that is nobody. */
export function unite(sketches: Iterable<Uint8Array | null>, hashes: Buffer[] = []): Sketch | null {
  const list = new Map<string, Buffer>()
  let counts: Buffer | null = null
  const add = (hash: Buffer) => {
    if (counts) return raise(counts, hash)
    list.set(hash.toString('latin1'), hash)
    if (list.size <= mostListed) return
    counts = Buffer.alloc(registers)
    for (const one of list.values()) raise(counts, one)
  }
  for (const given of sketches) {
    if (!given) continue
    const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
    if (bytes[0] === listed)
      for (let at = 1; at + bytesOfHash <= bytes.length; at += bytesOfHash)
        add(bytes.subarray(at, at + bytesOfHash))
    else if (bytes[0] === estimated) {
      const known: Buffer = counts ?? Buffer.alloc(registers)
      if (!counts) for (const one of list.values()) raise(known, one)
      counts = known
      for (let index = 0; index < registers; index++)
        known[index] = Math.max(known[index] ?? 0, bytes[index + 1] ?? 0)
    }
  }
  for (const hash of hashes) add(hash)
  if (counts) return Buffer.concat([Buffer.of(estimated), counts])
  return list.size > 0 ? Buffer.concat([Buffer.of(listed), ...list.values()]) : null
}

/** How many users a sketch holds. */
export function countUsers(sketch: Uint8Array | null): number {
  if (!sketch) return 0
  if (sketch[0] === listed) return Math.floor((sketch.length - 1) / bytesOfHash)
  let sum = 0
  let empty = 0
  for (const register of sketch.subarray(1)) {
    sum += 2 ** -register
    if (register === 0) empty++
  }
  const estimate = ((0.7213 / (1 + 1.079 / registers)) * registers ** 2) / sum
  // Few users leave registers empty, and how many tells more than how high the others are.
  const isFew = estimate <= 2.5 * registers && empty > 0
  return Math.round(isFew ? registers * Math.log(registers / empty) : estimate)
}

// The first bits choose a register, which keeps the longest run of zeros that the others began with.
function raise(counts: Buffer, hash: Buffer): void {
  const index = hash.readUInt16BE(0) >>> (16 - indexBits)
  const rest = (hash.readUInt16BE(0) % 2 ** (16 - indexBits)) * 2 ** 24 + hash.readUIntBE(2, 3)
  counts[index] = Math.max(counts[index] ?? 0, zerosBefore(rest) + 1)
}

// Of the 29 bits that are left.
function zerosBefore(rest: number): number {
  return rest === 0 ? 29 : Math.clz32(rest) - 3
}
