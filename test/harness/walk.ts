import assert from 'node:assert/strict'
import { meaningOf } from '../../services/azureDevOps/sync/states.ts'
import { typeFacts } from '../../services/azureDevOps/sync/typeFacts.ts'
import { errorEvent } from './hitch.ts'
import { type Synced, startSynced } from './synced.ts'

export type Walked = {
  steps: number
  /** What people did here, by what it moves there. */
  ours: { status: number; assignee: number; comments: number }
  /** Writes that changed nothing there, but for repeats of those whose answer was lost. */
  echoes: string[]
  writes: { status: number; assignee: number; comments: number }
  requests: number
  failures: number
}

const people = ['ana@contoso.example', 'bo@contoso.example']
const states = ['New', 'Active', 'Resolved', 'Closed']

/**
 * Walks at random on both sides, while hooks get lost, doubled and reordered and every third request fails, then lets
 * everything come to rest.
 * @returns what was done; throws when the two sides differ in the end
 */
export async function walk(how: { steps: number; seed: number; items: number }): Promise<Walked> {
  const both = await startSynced({ firstNumber: 31 })
  try {
    const walker = await createWalker(both, how)
    for (let step = 0; step < how.steps; step++) await walker.step()
    await walker.rest()
    await walker.compare()
    return walker.walked()
  } finally {
    await both.stop()
  }
}

type Pair = { groupIds: number[]; number: number }

async function createWalker(
  both: Synced,
  { steps, seed, items }: { steps: number; seed: number; items: number },
) {
  const { hitch, azure } = both
  const chance = dice(seed)
  const pick = <One>(all: readonly One[]): One => all[Math.floor(chance() * all.length)] as One
  const ours = { status: 0, assignee: 0, comments: 0 }
  const theirComments: { number: number; id: number }[] = []
  const ourComments: { groupId: number; id: string }[] = []
  const pairs = await prepare(both, items)
  let said = 0
  azure.forgetRequests()
  azure.hooks.trouble({ lose: 0.15, double: 0.15, reorder: 0.3, delay: 20_000 })
  const faults = [
    azure.fault({ probability: 0.12, status: 503 }),
    azure.fault({ probability: 0.08, status: 500, isCarriedOut: true }),
    azure.fault({ probability: 0.06, drop: 'before' }),
    azure.fault({ probability: 0.06, drop: 'after' }),
    azure.fault({ probability: 0.04, status: 429, headers: { 'retry-after': '1' } }),
  ]

  const inHitch = {
    async status() {
      const status = pick(['resolved', 'unresolved'])
      const group = await hitch.app.db.group.findUniqueOrThrow({ where: { id: pick(pick(pairs).groupIds) } })
      if (group.status !== status) ours.status += 1
      await put(group.id, { status })
    },
    async assignee() {
      ours.assignee += 1
      await put(pick(pick(pairs).groupIds), { assignedTo: pick([...people, '']) })
    },
    async comment() {
      ours.comments += 1
      const groupId = pick(pick(pairs).groupIds)
      const body = { text: `ours ${++said} <b>&</b>` }
      const { body: made } = await hitch.api('POST', `/api/0/issues/${groupId}/comments/`, body)
      ourComments.push({ groupId, id: (made as { id: string }).id })
    },
    async editComment() {
      const comment = pick(ourComments)
      if (!comment) return
      ours.comments += 1
      const path = `/api/0/issues/${comment.groupId}/comments/${comment.id}/`
      await hitch.api('PUT', path, { text: `ours ${++said} edited` })
    },
    async removeComment() {
      const at = Math.floor(chance() * ourComments.length)
      const [comment] = ourComments.splice(at, 1)
      if (!comment) return
      ours.comments += 1
      await hitch.api('DELETE', `/api/0/issues/${comment.groupId}/comments/${comment.id}/`)
    },
    async seen() {
      // An event reopens what was resolved: that is news for the work item, too.
      const { groupIds } = pick(pairs)
      const group = await hitch.app.db.group.findUniqueOrThrow({ where: { id: groupIds[0] ?? 0 } })
      if (group.status === 'resolved') {
        ours.status += 1
        ours.comments += 1
      }
      await hitch.send(errorEvent('WalkError', `number ${group.number}`, `fn${group.number}`))
    },
  }

  const inAzure = {
    state: () => azure.edit(pick(pairs).number, { 'System.State': pick(states) }, pick(people)),
    assignee: () =>
      azure.edit(pick(pairs).number, { 'System.AssignedTo': pick([...people, null]) }, pick(people)),
    title: () => azure.edit(pick(pairs).number, { 'System.Title': `title ${++said}` }, pick(people)),
    comment() {
      const { number } = pick(pairs)
      theirComments.push({
        number,
        id: azure.comment(number, `<div>theirs ${++said} &lt;i&gt;</div>`, pick(people)),
      })
    },
    editComment() {
      const comment = pick(theirComments)
      if (comment)
        azure.editComment(comment.number, comment.id, `<div>theirs ${++said} edited</div>`, pick(people))
    },
    removeComment() {
      const [comment] = theirComments.splice(Math.floor(chance() * theirComments.length), 1)
      if (comment) azure.deleteComment(comment.number, comment.id, pick(people))
    },
  }

  async function put(groupId: number, body: object): Promise<void> {
    const { status, body: answer } = await hitch.api('PUT', `/api/0/issues/${groupId}/`, body)
    assert.equal(status, 200, JSON.stringify(answer))
  }

  async function minute(): Promise<void> {
    await hitch.app.jobs.send(hitch.app.db, 'everyMinute', {})
  }

  // The answer to the same request was lost before: asking once more is no echo.
  function isRepeat({ request }: ReturnType<typeof azure.writes>[number]): boolean {
    const same = (one: typeof request) =>
      one !== request &&
      one.path === request.path &&
      one.method === request.method &&
      one.body === request.body
    return azure.requests().some((one) => same(one) && one.at <= request.at && one.status !== 200)
  }

  let done = 0
  return {
    async step(): Promise<void> {
      done += 1
      const where = chance()
      if (where < 0.35) await pick(Object.values(inHitch))()
      else if (where < 0.7) pick<() => unknown>(Object.values(inAzure))()
      else if (where < 0.8) await hitch.drain()
      else if (where < 0.9) await azure.deliver()
      else await both.advance(Math.floor(chance() * 20_000))
      if (done % 100 === 0) await minute()
    },
    async rest(): Promise<void> {
      for (const fault of faults) fault.end()
      azure.hooks.trouble()
      for (let turn = 0; turn < 8; turn++) {
        await both.advance(15 * 60_000)
        await minute()
        await both.settle()
      }
      await hitch.app.db.integration.updateMany({ data: { comparedAt: null, reconciledAt: null } })
      await minute()
      await both.settle()
      const { dead } = await hitch.app.jobs.health()
      assert.equal(dead, 0, 'some work failed for good')
    },
    compare: () => compare(both, pairs),
    walked(): Walked {
      const writes = azure.writes()
      const touching = (field: string) => writes.filter(({ fields }) => field in fields).length
      return {
        steps,
        ours,
        echoes: writes
          .filter((write) => write.isEmpty && !isRepeat(write))
          .map(({ path, request }) => `${path} ${request.body}`),
        writes: {
          status: touching('System.State'),
          assignee: touching('System.AssignedTo'),
          comments: writes.filter((write) => write.comments).length,
        },
        requests: azure.requests().length,
        failures: faults.reduce((sum, fault) => sum + fault.hits(), 0),
      }
    },
  }
}

async function prepare({ hitch, azure, integrationId, settle }: Synced, items: number): Promise<Pair[]> {
  for (const [name, email] of [
    ['Ana Lima', people[0]],
    ['Bo Chen', people[1]],
  ])
    await hitch.api('POST', '/api/0/organizations/hitch/members/', { name, email, role: 'member' })
  const pairs: Pair[] = []
  // The last work item has two groups.
  for (let number = 1; number <= items + 1; number++) {
    await hitch.send(errorEvent('WalkError', `number ${number}`, `fn${number}`))
    await settle()
    const group = await hitch.app.db.group.findFirstOrThrow({ orderBy: { id: 'desc' } })
    const last = pairs.at(-1)
    const isSecond = number === items + 1 && last
    const item = isSecond
      ? last
      : { groupIds: [], number: azure.createItem({ title: `item ${number}` }).number }
    const path = `/api/0/organizations/hitch/issues/${group.id}/integrations/${integrationId}/`
    const { status } = await hitch.api('PUT', path, { externalIssue: String(item.number) })
    assert.equal(status, 201)
    item.groupIds.push(group.id)
    if (!isSecond) pairs.push(item)
  }
  await settle()
  return pairs
}

/** Both sides say the same of every pair: whether it is done, whose it is, and what was said about it. */
async function compare({ hitch, azure, integrationId }: Synced, pairs: Pair[]): Promise<void> {
  const integration = await hitch.app.db.integration.findUniqueOrThrow({ where: { id: integrationId } })
  for (const { groupIds, number } of pairs) {
    const item = azure.item(number)
    const facts = await typeFacts(hitch.app, integration, item)
    const meaning = meaningOf(facts, item.state, { resolved: 'done', removed: 'nothing' })
    const groups = await hitch.app.db.group.findMany({
      where: { id: { in: groupIds } },
      include: { assignee: true, activities: { include: { person: true }, orderBy: { id: 'asc' } } },
    })
    const isOpen = groups.some(({ status }) => status === 'unresolved')
    assert.equal(isOpen ? 'open' : 'done', meaning, `status of ${number}`)
    const emails = new Set(groups.map(({ assignee }) => assignee?.email ?? null))
    if (emails.size === 1) assert.equal([...emails][0], item.assignee, `assignee of ${number}`)
    const theirs = item.comments.filter(({ text }) => text.includes('theirs'))
    const written = theirs.map(({ text }) =>
      text
        .replace(/<[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>'),
    )
    for (const { activities } of groups) {
      const taken = activities.filter(({ kind, via }) => kind === 'comment' && via === 'azureDevOps')
      const texts = taken.map(({ data }) => (data as { text: string }).text)
      assert.deepEqual(texts.toSorted(), written.toSorted(), `their comments on ${number}`)
    }
    const ours = groups.flatMap(({ activities }) =>
      activities
        .filter(({ kind, via }) => kind === 'comment' && via === 'api')
        .map(({ data }) => (data as { text: string }).text),
    )
    const sent = item.comments.filter(({ text }) => /ours \d/.test(text))
    assert.equal(sent.length, ours.length, `our comments on ${number}`)
    for (const text of ours) {
      const first = text.split(' <')[0] ?? text
      assert.ok(
        sent.some((one) => one.text.includes(first)),
        `${text} on ${number}`,
      )
    }
    const item_ = await hitch.app.db.workItem.findFirstOrThrow({ where: { number } })
    assert.deepEqual([item_.title, item_.state], [item.title, item.state], `what the card says of ${number}`)
  }
}

// mulberry32: the same seed walks the same way.
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
