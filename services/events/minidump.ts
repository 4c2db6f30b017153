const exceptionStream = 6
const moduleStream = 4
const systemStream = 7
const mostStreams = 200
const mostModules = 2_000
const moduleSize = 108

// Codes of Windows; elsewhere the code is the signal's number.
const windowsCodes: Record<number, string> = {
  2147483651: 'breakpoint',
  3221225477: 'access violation',
  3221225501: 'illegal instruction',
  3221225620: 'integer division by zero',
  3221225725: 'stack overflow',
  3221225786: 'control-C exit',
  3221226356: 'heap corruption',
  3221226505: 'stack buffer overrun',
  3765269347: 'C++ exception',
}
const signals: Record<number, string> = {
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  11: 'SIGSEGV',
}
// Platform ids above this are no Windows.
const others = 0x8000

/** Whether bytes begin as a minidump does. */
export function isDump(bytes: Buffer): boolean {
  return bytes.length >= 32 && bytes.toString('latin1', 0, 4) === 'MDMP'
}

/**
 * Why the program stopped, and in which of its parts, as far as a dump says: `access violation in shop.exe`. Empty when
 * it does not say, or is broken. The form of a dump is public: dbghelp's MINIDUMP_HEADER and its streams.
 */
export function describeDump(bytes: Buffer): string {
  try {
    const streams = streamsOf(bytes)
    const at = streams.get(exceptionStream)
    if (at === undefined) return ''
    const code = bytes.readUInt32LE(at + 8)
    const address = bytes.readBigUInt64LE(at + 24)
    const module = moduleAt(bytes, streams.get(moduleStream), address)
    const reason = reasonOf(code, platformOf(bytes, streams.get(systemStream)))
    return module ? `${reason} in ${module}` : reason
  } catch {
    // It points outside of itself.
    return ''
  }
}

function streamsOf(bytes: Buffer): Map<number, number> {
  const count = Math.min(bytes.readUInt32LE(8), mostStreams)
  const directory = bytes.readUInt32LE(12)
  const streams = new Map<number, number>()
  for (let index = 0; index < count; index++) {
    const at = directory + index * 12
    streams.set(bytes.readUInt32LE(at), bytes.readUInt32LE(at + 8))
  }
  return streams
}

function platformOf(bytes: Buffer, at: number | undefined): number {
  return at === undefined ? 0 : bytes.readUInt32LE(at + 20)
}

function reasonOf(code: number, platform: number): string {
  const known = platform >= others ? signals[code] : windowsCodes[code]
  return known ?? `exception 0x${code.toString(16)}`
}

function moduleAt(bytes: Buffer, at: number | undefined, address: bigint): string {
  if (at === undefined) return ''
  const count = Math.min(bytes.readUInt32LE(at), mostModules)
  for (let index = 0; index < count; index++) {
    const start = at + 4 + index * moduleSize
    const base = bytes.readBigUInt64LE(start)
    if (address < base || address >= base + BigInt(bytes.readUInt32LE(start + 8))) continue
    const name = bytes.readUInt32LE(start + 20)
    const length = Math.min(bytes.readUInt32LE(name), 1_024)
    const path = bytes.toString('utf16le', name + 4, name + 4 + length)
    return path.split(/[\\/]/).at(-1) ?? ''
  }
  return ''
}
