/** A minidump with an exception, one module and the system it ran on. @param address where it stopped */
export function dumpOf(given: { code: number; module: string; platform?: number; address?: bigint }): Buffer {
  const name = Buffer.from(given.module, 'utf16le')
  const bytes = Buffer.alloc(400 + name.length)
  bytes.write('MDMP', 0, 'latin1')
  bytes.writeUInt32LE(3, 8)
  bytes.writeUInt32LE(32, 12)
  const streams: [type: number, at: number][] = [
    [6, 80],
    [4, 140],
    [7, 300],
  ]
  for (const [index, [type, at]] of streams.entries()) {
    bytes.writeUInt32LE(type, 32 + index * 12)
    bytes.writeUInt32LE(at, 32 + index * 12 + 8)
  }
  bytes.writeUInt32LE(given.code, 88)
  bytes.writeBigUInt64LE(given.address ?? 0x401234n, 104)
  bytes.writeUInt32LE(1, 140)
  bytes.writeBigUInt64LE(0x400000n, 144)
  bytes.writeUInt32LE(0x10000, 152)
  bytes.writeUInt32LE(360, 164)
  bytes.writeUInt32LE(given.platform ?? 2, 320)
  bytes.writeUInt32LE(name.length, 360)
  name.copy(bytes, 364)
  return bytes
}
