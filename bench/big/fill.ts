import type { Subject } from '../subject.ts'
import { bare, copies, rebuilt } from './copies.ts'
import { indexGroups } from './indexed.ts'

/** How large the database is made. */
export type Scale = { projects: number; groups: number; events: number; old: number }

const spreadDays = 88
// Each of these groups gets a hundred events that are to be forgotten, beside the first, which stays.
const oldEach = 101

/**
 * Fills a database by copies of what one event has left there, with indices made afterwards.
 * @param tell what took how long
 */
export async function fill(
  { sql, project }: Subject,
  scale: Scale,
  tell: (text: string) => void,
): Promise<void> {
  const step = async (what: string, work: () => Promise<unknown>) => {
    const at = performance.now()
    await work()
    tell(`${what}: ${((performance.now() - at) / 1000).toFixed(1)} s`)
  }
  // Rows are made in the right order by us; checking ten million times that their group exists is not what is measured.
  await sql.query('SET session_replication_role = replica')
  await sql.query("SET maintenance_work_mem = '512MB'")
  await sql.query('SET synchronous_commit = off')
  const group = `${project.projectId} + (n % ${scale.projects})`
  await step(`${scale.projects} projects`, () =>
    copies(sql, 'Project', `id = ${project.projectId}`, 1, scale.projects - 1, {
      id: `${project.projectId} + n`,
      slug: "'project-' || n",
      name: "'Project ' || n",
      shortIdPrefix: "'P' || n",
    }),
  )
  const { rows } = await sql.query<{ last: number }>('SELECT max(id) AS last FROM "Group"')
  const first = (rows[0]?.last ?? 0) + 1
  await bare(
    sql,
    ['Group', 'GroupHash', 'GroupHour', 'GroupText', 'GroupTags', 'Event'],
    async (without) => {
      await step(`${scale.groups} groups`, () =>
        copies(sql, 'Group', `"projectId" = ${project.projectId}`, 0, scale.groups - 1, {
          id: `${first} + n`,
          projectId: group,
          number: `1000000 + n`,
          title: `(${pick(kinds)}) || ': ' || (${pick(nouns)}) || ' ' || (${pick(verbs, 37)}) || ' ' || n`,
          message: `(${pick(nouns)}) || ' ' || (${pick(verbs, 37)})`,
          culprit: `(${pick(nouns, 7)}) || '.' || (${pick(verbs, 11)})`,
          level: pick(['error', 'warning', 'fatal', 'info']),
          environment: pick(['production', 'staging', 'development'], 5),
          status: `CASE WHEN n % 10 < 6 THEN 'unresolved' WHEN n % 10 < 9 THEN 'resolved' ELSE 'archived' END`,
          substatus: `CASE WHEN n % 10 < 6 THEN 'ongoing' WHEN n % 10 < 9 THEN '' ELSE 'forever' END`,
          firstSeenAt: `now() - (89 * (1 - n::float / ${scale.groups})) * interval '1 day' - interval '1 hour'`,
          lastSeenAt: `now() - ((n * 7919::bigint) % ${scale.groups})::float / ${scale.groups} * interval '80 days'`,
          eventCount: `1 + (n * 104729::bigint % 5000)::int / (1 + n % 50)`,
          userCount: `(n * 15485863::bigint % 900)::int / (1 + n % 30)`,
          lastEventId: eventId('n'),
        }),
      )
      await step('what tags and words find them by', () => indexGroups(sql, first, scale))
      await step('their hashes', () =>
        copies(sql, 'GroupHash', `"projectId" = ${project.projectId}`, 0, scale.groups - 1, {
          projectId: group,
          groupId: `${first} + n`,
          hash: `md5('hash ' || n)`,
        }),
      )
      await step('their hours', () =>
        copies(sql, 'GroupHour', 'true', 0, scale.groups - 1, {
          groupId: `${first} + n`,
          hour: `date_trunc('hour', now()) - (n % 240) * interval '1 hour'`,
          count: '1 + n % 9',
        }),
      )
      await step(`${scale.events} events`, () =>
        copies(sql, 'Event', `"projectId" = ${project.projectId}`, 0, scale.events - 1, {
          projectId: `${project.projectId} + (n % ${scale.groups}) % ${scale.projects}`,
          eventId: eventId('n'),
          groupId: `${first} + n % ${scale.groups}`,
          receivedAt: `now() - (${spreadDays} * (1 - n::float / ${scale.events})) * interval '1 day'`,
          occurredAt: `now() - (${spreadDays} * (1 - n::float / ${scale.events})) * interval '1 day'`,
          title: "'TypeError: small'",
          payload: smallPayload,
        }),
      )
      await step(`${scale.old} events that are to be forgotten`, () =>
        copies(
          sql,
          'Event',
          `"projectId" = ${project.projectId}`,
          0,
          Math.ceil(scale.old / 100) * oldEach - 1,
          {
            projectId: `${project.projectId} + (n / ${oldEach}) % ${scale.projects}`,
            eventId: eventId(`(${scale.events} + n)`),
            groupId: `${first} + n / ${oldEach}`,
            receivedAt: `now() - interval '100 days' + n % ${oldEach} * interval '1 minute'`,
            payload: smallPayload,
          },
        ),
      )
      tell(`without ${without} indices so far`)
    },
    (made) => step(made.name, () => rebuilt(sql, made)),
  )
  await sql.query(`SELECT setval(pg_get_serial_sequence('"Group"', 'id'), (SELECT max(id) FROM "Group"))`)
  await sql.query(`SELECT setval(pg_get_serial_sequence('"Project"', 'id'), (SELECT max(id) FROM "Project"))`)
  await sql.query('SET session_replication_role = origin')
  await step('vacuum and analyze', () => sql.query('VACUUM ANALYZE'))
  await step('checkpoint', () => sql.query('CHECKPOINT'))
}

const kinds = [
  'TypeError',
  'RangeError',
  'TimeoutError',
  'NullReferenceException',
  'KeyError',
  'PaymentError',
]
const nouns = [
  'cart',
  'checkout',
  'invoice',
  'session',
  'ledger',
  'upload',
  'search',
  'profile',
  'basket',
  'voucher',
]
const verbs = ['is missing', 'was declined', 'timed out', 'cannot be read', 'overflowed', 'has no owner']

/** SQL for one of some words, by the number of the row. */
function pick(words: string[], by = 1): string {
  return `(ARRAY[${words.map((word) => `'${word}'`).join(', ')}])[1 + (n / ${by}) % ${words.length}]`
}

/** SQL for an id that is as scattered as real ones and can be worked out from a number. */
function eventId(number: string): string {
  return `md5('event ' || ${number})::uuid`
}

// About three hundred bytes, as small events are.
const smallPayload = `json_build_object('platform', 'node', 'level', 'error', 'message', 'small ' || n,
  'tags', json_build_array(json_build_array('region', 'eu-west'), json_build_array('plan', 'team')),
  'user', json_build_object('id', 'user-' || n % 100000), 'sdk', json_build_object('name', 'bench', 'version', '1'))`
