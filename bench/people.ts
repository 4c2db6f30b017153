import { randomBytes } from 'node:crypto'
import { type PostedMessage, startConnector } from '../test/fakes/connector.ts'
import { createTeams, type Room, textOf, type User } from '../test/fakes/teams.ts'
import { createStamper, groupName } from './events.ts'
import { cardsIn, every, offers, until } from './watching.ts'
import { serve } from './worker.ts'

/** The people and their Teams, in a process of their own: it sees cards arrive, presses, and holds the watch. */
export type PeopleTask =
  /** Adds the bot to the conversation that watches `demo`, and to two for every other project. */
  | { kind: 'arrive'; url: string; demo: Target; others: (Target & { slug: string })[] }
  /** Waits until so many cards are in the conversation that watches `demo`. */
  | { kind: 'see'; cards: number }
  /** Makes a new group every second, and presses once in two seconds on the card of each other project. */
  | { kind: 'live'; seconds: number }

export type Target = { projectId: number; publicKey: string }

export type Lived = {
  /** From sending a new error to its card in the conversation; milliseconds. */
  cards: number[]
  /** From pressing to the answer. */
  executes: number[]
  submits: number[]
  /** From pressing to the other conversation's copy showing it. */
  copies: number[]
}

type Desk = { rooms: [Room, Room]; target: Target }

const ada: User = { id: '29:ada', name: 'Ada', aadObjectId: '11111111-1111-4111-8111-111111111111' }
const demoRoom: Room = { id: '19:demo@thread.tacv2', kind: 'channel', team: { id: '19:team', name: 'Shop' } }
const stamper = createStamper('4 KB')
const patienceMs = 30_000

const connector = await startConnector({ throttles: true })
let teams = createTeams({ url: '' }, connector)
let hitch = { url: '', demo: { projectId: 0, publicKey: '' } as Target }
let desks: Desk[] = []

serve<PeopleTask, Lived | null>(async (task) => {
  if (task.kind === 'arrive') return arrive(task)
  if (task.kind === 'live') return live(task.seconds)
  await until(() => connector.posted(demoRoom.id).length >= task.cards, 'enough cards', 120_000)
  return null
}, connector.stop)

async function arrive({ url, demo, others }: PeopleTask & { kind: 'arrive' }): Promise<null> {
  hitch = { url, demo }
  teams = createTeams({ url }, connector)
  await teams.install(demoRoom, ada)
  desks = others.map((target, at) => ({
    target,
    rooms: [
      { id: `a:desk${at}`, kind: 'personal' },
      { id: `19:desk${at}@thread.v2`, kind: 'groupChat' },
    ],
  }))
  for (const [at, { rooms, target }] of desks.entries()) {
    for (const room of rooms) {
      await teams.install(room, ada)
      await teams.say(room, ada, 'unsubscribe demo')
      await teams.say(room, ada, `subscribe ${others[at]?.slug}`)
    }
    await sendEvent(target, 900 + at)
  }
  for (const desk of desks) await until(() => cardsOf(desk) !== null, 'the cards to press on', patienceMs)
  return null
}

async function live(seconds: number): Promise<Lived> {
  const lived: Lived = { cards: [], executes: [], submits: [], copies: [] }
  const start = performance.now()
  const end = start + seconds * 1000
  const errors = every(1_000, start, end, async (turn) => {
    lived.cards.push(await newGroup(10_000 + turn))
  })
  const presses = desks.map((desk, at) =>
    every(2_000, start + (at * 2_000) / desks.length, end, async (turn) => {
      const { answer, copy } = await press(desk, turn % 2 === 0 ? 'execute' : 'submit')
      ;(turn % 2 === 0 ? lived.executes : lived.submits).push(answer)
      lived.copies.push(copy)
    }),
  )
  await Promise.all([errors, ...presses])
  return lived
}

async function newGroup(group: number): Promise<number> {
  const start = performance.now()
  await sendEvent(hitch.demo, group)
  await until(
    () => connector.posted(demoRoom.id).some((message) => textOf(message).includes(groupName(group))),
    'the card of a new group',
    patienceMs,
  )
  return performance.now() - start
}

async function press(desk: Desk, as: 'execute' | 'submit'): Promise<{ answer: number; copy: number }> {
  const [mine, other] = cardsOf(desk) ?? []
  if (!mine || !other) throw new Error('a card to press on is gone')
  const verb = offers(mine, 'resolve') ? 'resolve' : 'unresolve'
  const next = verb === 'resolve' ? 'unresolve' : 'resolve'
  const start = performance.now()
  const reply = await teams.press(desk.rooms[0], ada, mine, verb, { as })
  const answer = performance.now() - start
  if (reply.status !== 200) throw new Error(`a press was answered ${reply.status}`)
  if (as === 'execute' && !JSON.stringify(reply.body).includes(`"${next}"`))
    throw new Error(`a press was not answered with its card: ${JSON.stringify(reply.body).slice(0, 500)}`)
  await until(() => offers(other, next), 'the other copy to follow', patienceMs)
  const copy = performance.now() - start
  await until(() => offers(mine, next), 'the pressed copy to follow', patienceMs)
  return { answer, copy }
}

function cardsOf({ rooms }: Desk): PostedMessage[] | null {
  return cardsIn(connector, rooms)
}

async function sendEvent({ projectId, publicKey }: Target, group: number): Promise<void> {
  const stamp = { id: randomBytes(16).toString('hex'), group, user: 1, now: new Date() }
  const response = await fetch(`${hitch.url}/api/${projectId}/envelope/?sentry_key=${publicKey}`, {
    method: 'POST',
    body: new Uint8Array(stamper.envelope(stamp)),
  })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`an event was answered ${response.status}`)
}
