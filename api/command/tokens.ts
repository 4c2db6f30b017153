import type { Call, Command } from './command.ts'
import { type Json, listOf, openHitch } from './hitchApi.ts'
import { columns, plain } from './print.ts'

export const tokenCommands: Command[] = [
  {
    words: 'token create',
    takes: ['<name>'],
    does: 'Make a token for a program or a person; it is printed this once',
    options: {
      scope: { takes: 'scope', does: 'what it allows, such as event:read or org:integrations', isMany: true },
      user: { takes: 'id', does: 'whose it is, by the number of a member' },
    },
    run: create,
  },
  { words: 'token list', does: 'List the tokens that work', run: list },
  { words: 'token revoke', takes: ['<id>'], does: 'End a token', run: revoke },
]

// The token alone goes to standard output, so that it can be piped to where it belongs.
async function create(call: Call): Promise<boolean> {
  const { out, err } = call.around
  const body = { name: call.given[0], scopes: call.texts('scope'), user: call.text('user') }
  const made = (await openHitch(call).send('POST', 'api-tokens/', body)) as Json
  if (call.isOn('json')) out(JSON.stringify(made, null, 2))
  else {
    err(plain(`Token ${made.id}, ${made.name}, is shown this once:`))
    out(String(made.token))
  }
  return true
}

async function list(call: Call): Promise<boolean> {
  const { out } = call.around
  const rows = listOf(await openHitch(call).get('api-tokens/'))
  if (call.isOn('json')) out(JSON.stringify(rows, null, 2))
  else for (const line of columns([['ID', 'NAME', 'MADE', 'USER', 'SCOPES'], ...rows.map(rowOf)])) out(line)
  return true
}

async function revoke(call: Call): Promise<boolean> {
  await openHitch(call).send('DELETE', `api-tokens/${encodeURIComponent(call.given[0] ?? '')}/`)
  call.around.out('It works no more.')
  return true
}

function rowOf({ id, name, dateCreated, user, scopes }: Json): string[] {
  return [id, name, String(dateCreated).slice(0, 10), user ?? '-', [scopes].flat().join(' ')].map(String)
}
