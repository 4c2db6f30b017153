import { normalise } from '../services/events/normalise.ts'
import { readScrubOptions } from '../services/events/scrub.ts'
import { fingerprints } from '../services/groups/fingerprint.ts'
import { createStamper } from './events.ts'
import { type Figure, type How, judged, type Row } from './figure.ts'
import type { Load, Sent } from './load.ts'
import { quiet } from './machine.ts'
import { type Measured, measure } from './measure.ts'
import { median, written } from './numbers.ts'
import { type Subject, startSubject } from './subject.ts'
import { startWorker } from './worker.ts'

/** Whether an event costs the same when there are 100,000 groups, hit evenly, as when there are 200. */
export const groups: Figure = { name: 'groups', run }

const few = 200
const many = 100_000
const rounds = 5

async function run(how: How): Promise<Row[]> {
  const seconds = how.seconds ?? 6
  const sender = startWorker<Load, Sent>('load.ts')
  const small = await startSubject()
  const large = await startSubject()
  try {
    const load = { size: '4 KB', isGzip: false, senders: 50, seconds } as const
    for (const subject of [small, large]) await measure(subject, sender, { ...load, groups: few, seconds: 4 })
    await fill(large)
    how.tell(`made ${many} groups`)
    const atFew: Measured[] = []
    const atMany: Measured[] = []
    for (let round = 0; round < rounds; round++) {
      await quiet()
      atFew.push(await measure(small, sender, { ...load, groups: few }))
      await quiet()
      atMany.push(await measure(large, sender, { ...load, groups: many }))
      how.tell(`${few}: ${words(atFew.at(-1))}; ${many}: ${words(atMany.at(-1))}`)
    }
    const [cheap, dear] = [median(atFew.map(costOf)), median(atMany.map(costOf))]
    return [
      { figure: `cost of an event at ${few} groups`, value: `${written(cheap)} ms of processor` },
      { figure: `  at ${many} groups`, value: `${written(dear)} ms of processor` },
      judged('  more', (dear / cheap - 1) * 100, { most: 20 }, ' %'),
      {
        figure: '  events/s',
        value: `${written(median(atFew.map(rateOf)))} and ${written(median(atMany.map(rateOf)))}`,
      },
    ]
  } finally {
    await sender.stop()
    await small.stop()
    await large.stop()
  }
}

// Processor time rather than time by the clock, as others use the machine meanwhile.
function costOf({ cost }: Measured): number {
  return cost.hitch + cost.postgres
}

function rateOf({ perSecond }: Measured): number {
  return perSecond
}

function words(measured: Measured | undefined): string {
  if (!measured) return ''
  const { perSecond, cost, others } = measured
  return `${written(perSecond)} events/s at ${written(cost.hitch)} + ${written(cost.postgres)} ms (others ${written(others)} cores)`
}

/** Makes groups like the ones there are, by their rows: sending their first events would take minutes. */
async function fill({ sql, project }: Subject): Promise<void> {
  const stamper = createStamper('4 KB')
  const context = { receivedAt: new Date(), newId: () => '', scrub: readScrubOptions({}) }
  const stamp = { id: '0123456789abcdef'.repeat(2), user: 1, now: context.receivedAt }
  for (let first = few; first < many; first += 5_000) {
    const numbers: number[] = []
    const hashes: string[] = []
    const variants: string[] = []
    for (let group = first; group < Math.min(first + 5_000, many); group++) {
      for (const { hash, variant } of fingerprints(
        normalise(JSON.parse(stamper.event({ ...stamp, group })), context),
      )) {
        numbers.push(group + 1)
        hashes.push(hash)
        variants.push(variant)
      }
    }
    await sql.query(
      `INSERT INTO "Group" SELECT made.* FROM (SELECT to_jsonb(g) AS row FROM "Group" g ORDER BY id LIMIT 1) like_this,
         (SELECT DISTINCT unnest($1::int[]) AS n) t,
         jsonb_populate_record(NULL::"Group", row || jsonb_build_object('number', n, 'eventCount', 0, 'userCount', 0,
           'id', nextval(pg_get_serial_sequence('"Group"', 'id')))) made`,
      [numbers],
    )
    await sql.query(
      `INSERT INTO "GroupHash" SELECT made.* FROM (SELECT to_jsonb(h) AS row FROM "GroupHash" h LIMIT 1) like_this,
         unnest($1::int[], $2::text[], $3::text[]) AS t(n, hash, variant)
         JOIN "Group" g ON g."projectId" = $4 AND g.number = t.n,
         jsonb_populate_record(NULL::"GroupHash", row || jsonb_build_object('hash', t.hash, 'variant', t.variant, 'groupId', g.id)) made`,
      [numbers, hashes, variants, project.projectId],
    )
  }
  await sql.query('UPDATE "Project" SET "lastNumber" = $2 WHERE id = $1', [project.projectId, many])
  await sql.query('VACUUM ANALYZE "Group", "GroupHash"')
}
