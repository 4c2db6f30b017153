import { randomBytes } from 'node:crypto'
import { hookPasswords, hookUrl, hookUser } from '../services/azureDevOps/hooks/address.ts'
import { secretKey } from '../services/config.ts'
import { createSecrets } from '../services/secrets.ts'
import { adminToken } from '../test/all/child.ts'
import type { AzureMade, AzureTask } from './azure.ts'
import { createStamper } from './events.ts'
import { type Figure, type How, judged, type Row } from './figure.ts'
import type { HookLoad, HooksSent } from './hookLoad.ts'
import { machineSeconds, quiet } from './machine.ts'
import { median, written } from './numbers.ts'
import { type Subject, startSubject } from './subject.ts'
import { startWorker, type Worker } from './worker.ts'

/** How soon a service hook of Azure DevOps is answered, while Hitch reads the work items that it knows afresh. */
export const hooks: Figure = { name: 'hooks', run }

const rate = 200
const rounds = 5
const quietCores = 0.15
// Hooks tell of everything that happens in an organization; a part of it has to do with errors.
const linked = 50
const oneIn = 10

type Sender = Worker<HookLoad, HooksSent>
type Round = HooksSent & { others: number; cost: { hitch: number; postgres: number } }

async function run(how: How): Promise<Row[]> {
  const sender: Sender = startWorker('hookLoad.ts')
  const azure: Worker<AzureTask, AzureMade> = startWorker('azure.ts')
  const subject = await startSubject()
  try {
    const made = await azure.ask({ items: linked })
    const address = await connect(subject, made)
    how.tell(`connected; ${linked} work items are linked`)
    const { organizationId, numbers } = made
    const others = Array.from({ length: linked * (oneIn - 1) }, (_, at) => 100_000 + at)
    const load = { ...address, organizationId, senders: 50, rate, seconds: how.seconds ?? 10 }
    const some = { ...load, numbers: mixed(numbers, others) }
    await measure(subject, sender, { ...some, seconds: 5 })
    const found = await inRounds(how, subject, sender, some)
    await quiet()
    const all = await measure(subject, sender, { ...load, numbers })
    how.tell(`all of them news: ${words(all)}`)
    return [
      ...rowsOf(found),
      {
        figure: '  all of them about linked work items, p50 and p99',
        value: `${written(all.p50)} and ${written(all.p99)} ms`,
      },
    ]
  } finally {
    await sender.stop()
    await azure.stop()
    await subject.stop()
  }
}

// What counts is what was measured while nobody else wanted much of the machine.
async function inRounds(how: How, subject: Subject, sender: Sender, load: HookLoad): Promise<Round[]> {
  const found: Round[] = []
  while (inQuiet(found).length < rounds && found.length < 2 * rounds) {
    await quiet()
    const round = await measure(subject, sender, load)
    found.push(round)
    how.tell(words(round))
  }
  return found
}

function inQuiet(found: Round[]): Round[] {
  return found.filter(({ others }) => others < quietCores)
}

function rowsOf(found: Round[]): Row[] {
  const isQuiet = inQuiet(found).length > 0
  const taken = isQuiet ? inQuiet(found) : found
  const which = isQuiet
    ? `${taken.length} quiet rounds of ${found.length}`
    : `${found.length}, none of them quiet`
  const of = (value: (round: Round) => number) => median(taken.map(value))
  const p99 = of((round) => round.p99)
  const cost = of((round) => round.cost.hitch + round.cost.postgres)
  return [
    judged(`hook to 200 at ${rate}/s, p99, median of ${which}`, p99, { most: 20 }, ' ms'),
    { figure: '  p50', value: `${written(of((round) => round.p50))} ms` },
    {
      figure: `  cost of a hook, one in ${oneIn} about a linked work item`,
      value: `${written(cost)} ms of processor`,
    },
  ]
}

/** Spreads the linked ones evenly among the others. */
function mixed(numbers: number[], others: number[]): number[] {
  return numbers.flatMap((number, at) => [number, ...others.slice(at * (oneIn - 1), (at + 1) * (oneIn - 1))])
}

// The pretend Azure DevOps works as well, when Hitch asks it; that is somebody else's time.
async function measure(subject: Subject, sender: Sender, load: HookLoad): Promise<Round> {
  const start = performance.now()
  const before = { ...subject.cpu(), machine: machineSeconds() }
  const sent = await sender.ask(load)
  const after = { ...subject.cpu(), machine: machineSeconds() }
  if (Object.keys(sent.refused).length > 0)
    throw new Error(`Hitch refused hooks, by status: ${JSON.stringify(sent.refused)}`)
  const [hitch, postgres] = [after.hitch - before.hitch, after.postgres - before.postgres]
  const others = after.machine - before.machine - hitch - postgres - sent.cpuSeconds
  return {
    ...sent,
    cost: { hitch: (hitch * 1000) / sent.accepted, postgres: (postgres * 1000) / sent.accepted },
    others: (Math.max(0, others) * 1000) / (performance.now() - start),
  }
}

function words({ p50, p99, longest, cost, others }: Round): string {
  return `ack p50 ${written(p50)} ms, p99 ${written(p99)} ms, longest ${written(longest)} ms; ${written(cost.hitch)} + ${written(cost.postgres)} ms of processor a hook; others had ${written(others)} cores`
}

/** Connects Hitch with it, and links a group to each work item there. */
async function connect(
  subject: Subject,
  made: AzureMade,
): Promise<{ url: string; user: string; password: string }> {
  const { url: account, token, numbers } = made
  const organization = '/api/0/organizations/hitch'
  const { id } = await ask(subject, 'POST', `${organization}/integrations/`, {
    provider: 'vsts',
    url: account,
    token,
  })
  for (const group of numbers.keys()) await sendEvent(subject, group)
  const { rows } = await subject.sql.query<{ id: number }>('SELECT id FROM "Group" ORDER BY id')
  for (const [at, group] of rows.entries())
    await ask(subject, 'PUT', `${organization}/issues/${group.id}/integrations/${id}/`, {
      externalIssue: String(numbers[at]),
    })
  const [hook] = (
    await subject.sql.query<{ hookToken: string; hookSecret: string }>(
      'SELECT "hookToken", "hookSecret" FROM "Integration"',
    )
  ).rows
  if (!hook) throw new Error('Hitch has connected nothing.')
  const secrets = createSecrets(secretKey({ givenKey: undefined, dataDir: subject.place.dataDir }))
  return {
    url: hookUrl({ publicUrl: subject.url }, hook),
    user: hookUser,
    password: hookPasswords({ secrets }, hook).current,
  }
}

async function ask({ url }: Subject, method: string, path: string, body: object): Promise<{ id: string }> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as { id: string }
}

const stamper = createStamper('4 KB')

async function sendEvent({ url, project }: Subject, group: number): Promise<void> {
  const stamp = { id: randomBytes(16).toString('hex'), group, user: 1, now: new Date() }
  const response = await fetch(`${url}/api/${project.projectId}/envelope/?sentry_key=${project.publicKey}`, {
    method: 'POST',
    body: new Uint8Array(stamper.envelope(stamp)),
  })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`an event was answered ${response.status}`)
}
