import { readdirSync, readFileSync } from 'node:fs'

/** Processes as Linux tells of them in /proc: how much processor time and memory they take. */

const ticksPerSecond = 100

/** Processor seconds a process and the children it has waited for have used; 0 when it is gone. */
export function cpuSeconds(pid: number): number {
  // The name in brackets may hold blanks; after it come state, parent, …; times are fields 14 to 17 of the whole.
  const fields = statOf(pid)
  return fields ? [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / ticksPerSecond : 0
}

/** A process and everything below it. */
export function familyOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(statOf(Number(name))?.[1]) }))
  const family = [pid]
  for (const member of family)
    family.push(...parents.filter(({ parent }) => parent === member).map((one) => one.pid))
  return family
}

/** Processor seconds of a process and of everything below it, living or waited for. */
export function familyCpu(pid: number): number {
  return familyOf(pid).reduce((sum, member) => sum + cpuSeconds(member), 0)
}

/** Memory of a process in megabytes, shared pages divided among those who share them. */
export function pss(pid: number): number {
  try {
    const kilobytes = /^Pss: +(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    return Number(kilobytes ?? 0) / 1024
  } catch {
    return 0
  }
}

/** `rss` counts shared pages in full: what they are to a process that shares them with nobody. */
export type Mapping = { name: string; pss: number; rss: number; isFile: boolean }

/** What the memory of a process is mapped to. */
export function mappingsOf(pid: number): Mapping[] {
  const mappings: Mapping[] = []
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const name = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ *(.*)$/.exec(line)?.[1]
    if (name !== undefined) mappings.push({ name, pss: 0, rss: 0, isFile: name.startsWith('/') })
    const [, kind, kilobytes] = /^(Pss|Rss): +(\d+) kB/.exec(line) ?? []
    const last = mappings.at(-1)
    if (last && kind === 'Pss') last.pss += Number(kilobytes) / 1024
    if (last && kind === 'Rss') last.rss += Number(kilobytes) / 1024
  }
  return mappings
}

/** The command line a process has given itself, for PostgreSQL what it does. */
export function titleOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}
