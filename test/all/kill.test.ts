import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { type Connector, startConnector } from '../fakes/connector.ts'
import { buttonsOf, createTeams, type Room } from '../fakes/teams.ts'
import { type Child, startChild } from './child.ts'
import { makePlace, type Place, postmasterOf } from './place.ts'
import { createReporter, type Reporter } from './sender.ts'

const kills = 10
/** A few new groups in every round, so that cards are on their way when the blow falls. */
const groupsPerRound = 4
const room: Room = { id: '19:errors@thread.tacv2', kind: 'channel', team: { id: '19:team', name: 'Shop' } }

describe('kill -9 under load', () => {
  let place: Place
  let connector: Connector

  before(async () => {
    place = await makePlace()
    connector = await startConnector()
    // Posts take a while, as they do in the world, so that some are cut in the middle.
    connector.fail({ method: 'POST', times: 1e9, does: { kind: 'lingers', milliseconds: 60 } })
  })

  after(async () => {
    await connector.stop()
    await place.remove()
  })

  it('loses nothing that was acknowledged, counts nothing twice and doubles no card', async function () {
    this.timeout(150_000)
    let hitch = await startChild(place)
    const reporter = createReporter(await demoOf(place))
    await createTeams(hitch, connector).install(room, { id: '29:ada', name: 'Ada' })

    for (let round = 1; round <= kills; round++) {
      const load = reporter.start(hitch.url, { atOnce: 24, groups: round * groupsPerRound })
      await pause(400 + Math.random() * 1_200)
      const before = reporter.acknowledged.size
      await blow(hitch, place, round % 3 === 0)
      await load.stop()
      assert.ok(before > 0, 'nothing was acknowledged before the kill')

      hitch = await startChild(place)
      // What SDKs and gateways do with a request that broke off.
      await reporter.repeat(hitch.url)
      await check(place, reporter, `after kill ${round}`)
    }

    await settled(place)
    await check(place, reporter, 'in the end')
    checkCards(connector, await messagesOf(place))
    assert.deepEqual(reporter.surprises, [])
    await hitch.stop()
  })
})

// In some rounds its database dies with it, as it does when a container or the machine is switched off.
async function blow(hitch: Child, place: Place, withDatabase: boolean): Promise<void> {
  const postmaster = postmasterOf(place.dataDir)
  await hitch.kill()
  if (withDatabase && postmaster) process.kill(postmaster, 'SIGKILL')
}

async function check(place: Place, reporter: Reporter, when: string): Promise<void> {
  assert.equal(reporter.unanswered.size, 0, `every repeated event is answered ${when}`)
  await looking(place, async (sql) => {
    const { rows } = await sql.query<{ id: string }>(
      `SELECT replace("eventId"::text, '-', '') AS id FROM "Event"`,
    )
    const stored = rows.map(({ id }) => id)
    assert.equal(new Set(stored).size, stored.length, `no event is there twice ${when}`)
    const lost = [...reporter.acknowledged].filter((id) => !new Set(stored).has(id))
    assert.deepEqual(lost, [], `no acknowledged event is lost ${when}`)
    assert.equal(stored.length, reporter.acknowledged.size, `nothing is there that was not sent ${when}`)
    for (const [what, query] of Object.entries(disagreements))
      assert.deepEqual((await sql.query(query)).rows, [], `${what} ${when}`)
  })
}

/** Each returns the rows that are wrong. */
const disagreements = {
  'groups count their events': `
    SELECT g.id, g."eventCount", count(e."eventId")::int AS events FROM "Group" g LEFT JOIN "Event" e ON e."groupId" = g.id
     GROUP BY g.id HAVING g."eventCount" <> count(e."eventId") OR count(e."eventId") = 0`,
  'hours add up to their group': `
    SELECT g.id, g."eventCount", sum(h.count)::int AS hours FROM "Group" g LEFT JOIN "GroupHour" h ON h."groupId" = g.id
     GROUP BY g.id HAVING g."eventCount" <> coalesce(sum(h.count), 0)`,
  'accepted counts add up to the events': `
    SELECT * FROM (SELECT coalesce(sum(count), 0)::int AS counted FROM "ProjectHour" WHERE category = 'error' AND outcome = 'accepted') c,
                  (SELECT count(*)::int AS events FROM "Event") e WHERE counted <> events`,
  'groups count their users': `
    SELECT g.id, g."userCount", count(u."userKey")::int AS users FROM "Group" g LEFT JOIN "GroupUser" u ON u."groupId" = g.id
     GROUP BY g.id HAVING g."userCount" <> count(u."userKey")`,
  'short ids have no gaps': `
    SELECT p.id, p."lastNumber", count(g.id)::int AS groups, max(g.number) AS highest FROM "Project" p JOIN "Group" g ON g."projectId" = p.id
     GROUP BY p.id HAVING p."lastNumber" <> count(g.id) OR max(g.number) <> count(g.id)`,
  'groups have one first_seen in their history': `
    SELECT g.id FROM "Group" g LEFT JOIN "GroupActivity" a ON a."groupId" = g.id AND a.kind = 'first_seen'
     GROUP BY g.id HAVING count(a.id) <> 1`,
}

type Shown = { groupId: number; state: string; externalId: string | null }

async function messagesOf(place: Place): Promise<Shown[]> {
  return looking(place, async (sql) => {
    const { rows } = await sql.query<Shown>(
      `SELECT g.id AS "groupId", m.state, m."externalId" FROM "Group" g LEFT JOIN "Message" m ON m."groupId" = g.id`,
    )
    return rows
  })
}

// A card whose fate nobody could know is not sent again: at most one, and one for all whose posting was not cut.
function checkCards(connector: Connector, messages: Shown[]): void {
  const groups = new Map<number, string[]>()
  for (const message of connector.posted(room.id)) {
    const group = Number(buttonsOf(message)[0]?.group ?? 0)
    if (group > 0) groups.set(group, [...(groups.get(group) ?? []), message.id])
  }
  const doubled = [...groups].filter(([, ids]) => ids.length > 1)
  assert.deepEqual(doubled, [], 'no group has two cards')
  for (const { groupId, state, externalId } of messages) {
    assert.ok(state === 'posted' || state === 'unknown', `group ${groupId}'s card is ${state}`)
    if (state === 'posted') assert.deepEqual(groups.get(groupId), [externalId], `group ${groupId}'s card`)
  }
  assert.equal(
    messages.length,
    kills * groupsPerRound,
    'every group has a card, or one that may have been sent',
  )
}

async function settled(place: Place): Promise<void> {
  await looking(place, async (sql) => {
    for (let waited = 0; waited < 60_000; waited += 200) {
      const { rows } = await sql.query<{ count: number }>(
        `SELECT (SELECT count(*) FROM pgboss.job WHERE name IN ('notify', 'post') AND state IN ('created', 'retry', 'active'))::int
              + (SELECT count(*) FROM "Message" WHERE state IN ('pending', 'sending'))::int AS count`,
      )
      if (rows[0]?.count === 0) return
      await pause(200)
    }
    assert.fail('cards are still on their way after a minute')
  })
}

async function demoOf(place: Place): Promise<{ projectId: number; publicKey: string }> {
  return looking(place, async (sql) => {
    const { rows } = await sql.query<{ projectId: number; publicKey: string }>(
      'SELECT "projectId", "publicKey" FROM "ProjectKey" ORDER BY id LIMIT 1',
    )
    return rows[0] ?? { projectId: 0, publicKey: '' }
  })
}

async function looking<Result>(place: Place, look: (sql: pg.Client) => Promise<Result>): Promise<Result> {
  const sql = await place.connect()
  try {
    return await look(sql)
  } finally {
    await sql.end()
  }
}
