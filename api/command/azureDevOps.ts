import { secretOf } from './azureDevOpsSecret.ts'
import { type Call, type Command, Failure, UsageError } from './command.ts'
import { type HitchApi, type Json, listOf, openHitch } from './hitchApi.ts'
import { columns, plain } from './print.ts'

export const azureDevOpsCommands: Command[] = [
  {
    words: 'azure-devops connect',
    takes: ['<address>'],
    does: 'Connect an organization, or a collection of a server; again, to renew its token',
    more: [
      'The address is that of the organization or of any of its pages. First everything Hitch needs is tried;',
      'what is missing is named, and nothing is kept then. The token comes from standard input or a variable:',
      '',
      '  npm run hitch -- azure-devops connect https://dev.azure.com/contoso --token-stdin < token.txt',
    ],
    options: {
      'token-stdin': {
        does: 'read the personal access token from standard input; otherwise HITCH_AZURE_TOKEN',
      },
      token: { takes: 'token', does: 'the token itself, which others on this machine can then read' },
      'tenant-id': { takes: 'id', does: 'for a service principal: the Entra tenant' },
      'client-id': { takes: 'id', does: 'for a service principal: the application' },
      'client-secret-stdin': {
        does: 'read its secret from standard input; otherwise HITCH_AZURE_CLIENT_SECRET',
      },
      project: { takes: 'name', does: 'only this project; "" for all of them' },
      'ends-at': {
        takes: 'day',
        does: 'when the token or secret ends, such as 2027-01-31, to be warned before',
      },
      conversation: { takes: 'id', does: 'where troubles are told' },
    },
    run: connect,
  },
  { words: 'azure-devops list', does: 'List what is connected, and how it stands', run: list },
  {
    words: 'azure-devops check',
    takes: ['[name]'],
    does: 'Try all that Hitch asks of Azure DevOps, step by step',
    more: ['Reads alone; with --write it also makes a work item, changes it, and deletes it.'],
    options: { write: { does: 'make a work item and delete it again' } },
    run: check,
  },
  {
    words: 'azure-devops disconnect',
    takes: ['<name>'],
    does: 'End a connection: its links, its hooks, its token',
    more: ['Work items stay; each gets a comment that Hitch no longer follows it.'],
    options: { yes: { does: 'really do it' } },
    run: disconnect,
  },
]

async function connect(call: Call): Promise<boolean> {
  const { out, err } = call.around
  const hitch = openHitch(call)
  const body = {
    provider: 'vsts',
    url: call.given[0],
    ...(await secretOf(call)),
    project: call.text('project'),
    endsAt: call.text('ends-at'),
    conversation: call.text('conversation'),
  }
  const made = (await hitch.send('POST', await pathOf(hitch), body)) as Json
  if (call.isOn('json')) out(JSON.stringify(made, null, 2))
  else
    for (const line of [
      `${made.name} is connected at ${made.domainName}, as ${made.account}.`,
      hooksLine(made),
    ])
      out(plain(line))
  for (const warning of [made.warnings ?? []].flat()) err(plain(`Mind: ${warning}`))
  return true
}

async function list(call: Call): Promise<boolean> {
  const { out } = call.around
  const hitch = openHitch(call)
  const rows = listOf(await hitch.get(await pathOf(hitch)))
  if (call.isOn('json')) out(JSON.stringify(rows, null, 2))
  else if (rows.length === 0) out('Nothing is connected. Connect an organization with azure-devops connect.')
  else
    for (const line of columns([
      ['ID', 'NAME', 'STATE', 'HOOKS', 'TOKEN ENDS', 'ADDRESS'],
      ...rows.map(rowOf),
    ]))
      out(line)
  return true
}

async function check(call: Call): Promise<boolean> {
  const { out, err } = call.around
  const hitch = openHitch(call)
  const { id, name } = await named(call, hitch)
  if (!call.isOn('json')) err(plain(`Trying ${name}; this can take a minute.`))
  const path = `${await pathOf(hitch)}${id}/check/`
  const answer = (await hitch.send('POST', path, { write: call.isOn('write') })) as Json
  const steps = listOf(answer.steps)
  if (call.isOn('json')) out(JSON.stringify(answer, null, 2))
  else
    for (const line of columns(steps.map((step) => [verdict(step), String(step.name), String(step.detail)])))
      out(line)
  return answer.isOk === true
}

async function disconnect(call: Call): Promise<boolean> {
  const hitch = openHitch(call)
  const { id, name } = await named(call, hitch)
  if (!call.isOn('yes'))
    throw new UsageError(
      `This takes every link to a work item of ${name} off its groups, and cannot be undone. Say so with --yes.`,
    )
  await hitch.send('DELETE', `${await pathOf(hitch)}${id}/`)
  call.around.out(plain(`${name} is disconnected. Its hooks, and our marks on its work items, go by and by.`))
  return true
}

async function pathOf(hitch: HitchApi): Promise<string> {
  return `organizations/${await hitch.organization()}/integrations/`
}

/** The one that is meant, by number or name; the only one there is, when nothing was said. */
async function named(call: Call, hitch: HitchApi): Promise<Json> {
  const rows = listOf(await hitch.get(await pathOf(hitch)))
  const wanted = call.given[0]?.toLowerCase()
  const found = rows.filter(
    ({ id, name }) => wanted === undefined || id === wanted || String(name).toLowerCase() === wanted,
  )
  const [only] = found
  if (only && found.length === 1) return only
  const names = rows.map(({ id, name }) => `${name} (${id})`).join(', ') || 'none'
  throw new Failure(
    found.length > 1
      ? `Say which one, by its number: ${names}.`
      : `${wanted === undefined ? 'Nothing is connected.' : `There is no “${wanted}”.`} Connected: ${names}.`,
  )
}

function hooksLine({ subscription }: Json): string {
  const { status, reason } = subscription as Json
  if (status === 'enabled') return 'Its service hooks are made; changes there come at once.'
  return `Its service hooks are ${status}: ${reason ?? 'they are being made'}`
}

function rowOf({ id, name, state, subscription, credential, domainName }: Json): string[] {
  const { status } = subscription as Json
  const { kind, endsAt } = credential as Json
  const ends = typeof endsAt === 'string' ? endsAt.slice(0, 10) : `not known (${kind})`
  return [id, name, state, status, ends, domainName].map(String)
}

function verdict({ isOk }: Json): string {
  return isOk === null ? '-' : isOk ? 'ok' : 'FAILED'
}
