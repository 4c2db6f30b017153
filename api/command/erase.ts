import { type Call, type Command, UsageError } from './command.ts'
import { type Json, listOf, openHitch } from './hitchApi.ts'
import { columns, plain } from './print.ts'

export const eraseCommands: Command[] = [
  { words: 'erase list', does: 'List what was asked to be erased, and how far that is', run: list },
  {
    words: 'erase',
    does: 'Forget everything that events tell of one user',
    more: [
      'What happened to them stays, without them. It is done bit by bit; ask for it with erase list.',
      'Names and addresses are taken out of the texts of all events; ids only of events that happened to them.',
    ],
    options: {
      user: {
        takes: 'who',
        does: 'id:7, username:ada, email:ada@shop.example or ip:192.0.2.7',
        isMany: true,
      },
    },
    run: erase,
  },
]

async function erase(call: Call): Promise<boolean> {
  const users = call.texts('user')
  if (users.length === 0) throw new UsageError('erase needs --user.')
  const hitch = openHitch(call)
  const query = new URLSearchParams(users.map((user) => ['user', user]))
  const made = (await hitch.send(
    'DELETE',
    `organizations/${await hitch.organization()}/users-data/?${query}`,
  )) as Json
  if (call.isOn('json')) call.around.out(JSON.stringify(made, null, 2))
  else call.around.out(plain(`Erasure ${made.id} has begun. Ask how far it is with: erase list`))
  return true
}

async function list(call: Call): Promise<boolean> {
  const { out } = call.around
  const hitch = openHitch(call)
  const rows = listOf(await hitch.get(`organizations/${await hitch.organization()}/users-data/`))
  if (call.isOn('json')) out(JSON.stringify(rows, null, 2))
  else
    for (const line of columns([
      ['ID', 'ASKED', 'STATUS', 'LOOKED AT', 'EVENTS', 'MENTIONS', 'REPORTS', 'BY'],
      ...rows.map(rowOf),
    ]))
      out(line)
  return true
}

function rowOf({ id, dateCreated, status, counts, requestedBy }: Json): string[] {
  const { looked, events, mentions, reports } = counts as Json
  return [id, String(dateCreated).slice(0, 10), status, looked, events, mentions, reports, requestedBy].map(
    String,
  )
}
