import type { HitchEvent } from '../../../services/events/event.ts'
import { normalise } from '../../../services/events/normalise.ts'
import { readScrubOptions } from '../../../services/events/scrub.ts'
import type { Pair } from './labelled.ts'
import type { Rules } from './rules.ts'

/** How often a way of grouping is right about pairs. */
export type Score = { pairs: number; right: number; precision: number; recall: number }

export type Scored = { rules: string; platform: string; score: Score; wrong: Pair[] }

const receivedAt = new Date('2026-11-22T12:00:00Z')
const scrub = readScrubOptions({})

/** How each way of grouping does, for each platform and for all. */
export function scoreAll(pairs: Pair[], rules: Rules[]): Scored[] {
  const platforms = [...new Set(pairs.map(({ platform }) => platform)), 'all']
  return rules.flatMap((one) =>
    platforms.map((platform) => {
      const asked = pairs.filter((pair) => platform === 'all' || pair.platform === platform)
      return { rules: one.name, platform, ...scorePairs(asked, one) }
    }),
  )
}

function scorePairs(pairs: Pair[], { keysOf }: Rules): { score: Score; wrong: Pair[] } {
  const wrong: Pair[] = []
  let joined = 0
  let rightlyJoined = 0
  for (const pair of pairs) {
    const left = new Set(keysOf(read(pair.left)))
    const isJoined = keysOf(read(pair.right)).some((key) => left.has(key))
    if (isJoined) joined++
    if (isJoined && pair.isSame) rightlyJoined++
    if (isJoined !== pair.isSame) wrong.push(pair)
  }
  const same = pairs.filter(({ isSame }) => isSame).length
  return {
    wrong,
    score: {
      pairs: pairs.length,
      right: pairs.length - wrong.length,
      precision: joined === 0 ? 1 : rightlyJoined / joined,
      recall: same === 0 ? 1 : rightlyJoined / same,
    },
  }
}

function read(raw: object): HitchEvent {
  return normalise(raw, { receivedAt, newId: () => '0f0e0d0c-0b0a-4908-8706-050403020100', scrub })
}
