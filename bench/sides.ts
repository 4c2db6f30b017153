import { randomBytes } from 'node:crypto'
import { type AzureDevOpsFake, startAzureDevOps } from '../test/fakes/azureDevOps/server.ts'
import { type PostedMessage, startConnector } from '../test/fakes/connector.ts'
import { createTeams, type Room, textOf, type User } from '../test/fakes/teams.ts'
import { createStamper } from './events.ts'
import { cardsIn, every, offers, until } from './watching.ts'
import { serve } from './worker.ts'

/** Both sides that Hitch stands between, in a process of their own: Teams with its people, and Azure DevOps. */
export type SidesTask =
  /** Adds the bot to two conversations for each project, and links the group of each to a work item. */
  | { kind: 'arrive'; url: string; token: string; projects: Target[] }
  /** Moves work items there and presses here, by turns; with `hangs`, Azure DevOps takes twenty seconds for everything. */
  | { kind: 'live'; seconds: number; hangs: boolean }

export type Target = { slug: string; projectId: number; publicKey: string }

export type Kept = {
  /** From a change in Azure DevOps to every card showing it; milliseconds. */
  cards: number[]
  /** From pressing to the work item being patched. */
  patches: number[]
  /** From pressing to the answer. */
  answers: number[]
}

type Desk = { rooms: [Room, Room]; number: number }

const ada: User = { id: '29:ada', name: 'Ada', aadObjectId: '11111111-1111-4111-8111-111111111111' }
const stamper = createStamper('4 KB')
const patienceMs = 30_000
const organization = '/api/0/organizations/hitch'

const connector = await startConnector({ throttles: true })
let azure: AzureDevOpsFake | undefined
let teams = createTeams({ url: '' }, connector)
const desks: Desk[] = []

serve<SidesTask, Kept | null>(
  async (task) => (task.kind === 'arrive' ? arrive(task) : live(task.seconds, task.hangs)),
  async () => {
    await azure?.stop()
    await connector.stop()
  },
)

async function arrive({ url, token, projects }: SidesTask & { kind: 'arrive' }): Promise<null> {
  azure = await startAzureDevOps({ auto: true })
  teams = createTeams({ url }, connector)
  const api = async (method: string, path: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as { id: string }
  }
  const { id } = await api('POST', `${organization}/integrations/`, {
    provider: 'vsts',
    url: azure.url,
    token: azure.tokens.full,
  })
  for (const [at, project] of projects.entries()) {
    const rooms: [Room, Room] = [
      { id: `a:side${at}`, kind: 'personal' },
      { id: `19:side${at}@thread.v2`, kind: 'groupChat' },
    ]
    for (const room of rooms) {
      await teams.install(room, ada)
      await teams.say(room, ada, 'unsubscribe demo')
      await teams.say(room, ada, `subscribe ${project.slug}`)
    }
    await sendEvent(url, project, 900 + at)
    await until(() => cardsIn(connector, rooms) !== null, 'the cards', patienceMs)
    const { number } = azure.createItem({ title: `Work ${at}`, state: 'Active' })
    const shortId = /[A-Z0-9-]+-1\b/.exec(textOf(cardsIn(connector, rooms)?.[0] ?? missing()))?.[0] ?? ''
    await api('PUT', `${organization}/issues/${shortId}/integrations/${id}/`, {
      externalIssue: String(number),
    })
    const desk = { rooms, number }
    await until(() => showing(desk, `Bug ${number}`), 'the linked cards', patienceMs)
    desks.push(desk)
  }
  return null
}

async function live(seconds: number, hangs: boolean): Promise<Kept> {
  const kept: Kept = { cards: [], patches: [], answers: [] }
  const fault = hangs ? azure?.fault({ match: /./, delay: 20_000, times: 100_000 }) : undefined
  const start = performance.now()
  const end = start + seconds * 1000
  await Promise.all(
    desks.map((desk, at) =>
      every(4_000, start + (at * 4_000) / desks.length, end, async (turn) => {
        if (!hangs && turn % 2 === 0) kept.cards.push(await move(desk))
        else {
          const { answer, patch } = await press(desk, hangs)
          kept.answers.push(answer)
          if (patch !== null) kept.patches.push(patch)
        }
      }),
    ),
  )
  fault?.end()
  return kept
}

async function move(desk: Desk): Promise<number> {
  const state = stateOf(desk) === 'Active' ? 'Closed' : 'Active'
  const start = performance.now()
  azure?.edit(desk.number, { 'System.State': state })
  const next = state === 'Active' ? 'resolve' : 'unresolve'
  await until(() => cardsOf(desk).every((card) => offers(card, next)), 'every card to follow', patienceMs)
  return performance.now() - start
}

async function press(desk: Desk, hangs: boolean): Promise<{ answer: number; patch: number | null }> {
  const [card] = cardsOf(desk)
  if (!card) throw new Error('a card to press on is gone')
  const verb = offers(card, 'resolve') ? 'resolve' : 'unresolve'
  const start = performance.now()
  const reply = await teams.press(desk.rooms[0], ada, card, verb)
  const answer = performance.now() - start
  if (reply.status !== 200) throw new Error(`a press was answered ${reply.status}`)
  const wanted = verb === 'resolve' ? 'Resolved' : 'Active'
  if (!hangs) await until(() => stateOf(desk) === wanted, 'the work item to be patched', patienceMs)
  const patch = hangs ? null : performance.now() - start
  const next = verb === 'resolve' ? 'unresolve' : 'resolve'
  await until(() => cardsOf(desk).every((copy) => offers(copy, next)), 'the copies to follow', patienceMs)
  return { answer, patch }
}

function stateOf({ number }: Desk): string {
  return azure?.item(number).state ?? ''
}

function cardsOf({ rooms }: Desk): PostedMessage[] {
  return cardsIn(connector, rooms) ?? []
}

function showing(desk: Desk, words: string): boolean {
  return cardsOf(desk).length === 2 && cardsOf(desk).every((card) => textOf(card).includes(words))
}

async function sendEvent(url: string, { projectId, publicKey }: Target, group: number): Promise<void> {
  const stamp = { id: randomBytes(16).toString('hex'), group, user: 1, now: new Date() }
  const response = await fetch(`${url}/api/${projectId}/envelope/?sentry_key=${publicKey}`, {
    method: 'POST',
    body: new Uint8Array(stamper.envelope(stamp)),
  })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`an event was answered ${response.status}`)
}

function missing(): never {
  throw new Error('a card is missing')
}
