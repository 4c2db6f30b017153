import { createHash } from 'node:crypto'

/**
 * Which users there were, as far as counting them needs: a HyperLogLog of 1,024 registers, of which only those that
 * were hit are kept, each as `register * 64 + rank`. Counts are about 3 % off, below a hundred nearly always exact, and
 * two are merged by keeping the larger rank. No user can be read back from it. The database merges
 * these when they are written; those of sessions are merged by the process, so they have another form.
 */
export type Distinct = Map<number, number>

const registers = 1024

/** Adds a user, however they are named. */
export function addUser(distinct: Distinct, user: string): void {
  const digest = createHash('md5').update(user).digest()
  const register = digest.readUInt16BE(0) % registers
  // The place of the first one bit among 32.
  const rank = Math.clz32(digest.readUInt32BE(4)) + 1
  if (rank > (distinct.get(register) ?? 0)) distinct.set(register, rank)
}

/** Adds one set of users to another. */
export function mergeUsers(distinct: Distinct, other: Iterable<readonly [number, number]>): Distinct {
  for (const [register, rank] of other) if (rank > (distinct.get(register) ?? 0)) distinct.set(register, rank)
  return distinct
}

/** About how many users there were. */
export function countUsers(distinct: Distinct): number {
  const empty = registers - distinct.size
  let sum = empty
  for (const rank of distinct.values()) sum += 2 ** -rank
  const estimate = ((0.7213 / (1 + 1.079 / registers)) * registers * registers) / sum
  // Where registers are still empty, how many of them are tells more than their ranks.
  const isSparse = estimate <= 2.5 * registers && empty > 0
  return Math.round(isSparse ? registers * Math.log(registers / empty) : estimate)
}

/** As it is stored. */
export function packUsers(distinct: Distinct): number[] {
  return [...distinct].map(([register, rank]) => register * 64 + rank)
}

/** As it was stored. */
export function unpackUsers(packed: readonly number[]): Distinct {
  return new Map(packed.map((value) => [Math.floor(value / 64), value % 64]))
}
