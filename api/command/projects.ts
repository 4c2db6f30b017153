import type { Call, Command } from './command.ts'
import { type Json, listOf, openHitch } from './hitchApi.ts'
import { columns, plain } from './print.ts'

export const projectCommands: Command[] = [
  { words: 'project list', does: 'List the projects', run: list },
  {
    words: 'project create',
    takes: ['<name>'],
    does: 'Make a project, and print the DSN to configure an SDK with',
    options: {
      slug: { takes: 'slug', does: 'the beginning of its short ids; otherwise made of the name' },
      platform: { takes: 'platform', does: 'such as node or python' },
    },
    run: create,
  },
]

async function list(call: Call): Promise<boolean> {
  const { out } = call.around
  const hitch = openHitch(call)
  const rows = listOf(await hitch.get(`organizations/${await hitch.organization()}/projects/`))
  if (call.isOn('json')) out(JSON.stringify(rows, null, 2))
  else
    for (const line of columns([
      ['ID', 'SLUG', 'NAME'],
      ...rows.map(({ id, slug, name }) => [id, slug, name].map(String)),
    ]))
      out(line)
  return true
}

async function create(call: Call): Promise<boolean> {
  const { out } = call.around
  const hitch = openHitch(call)
  const organization = await hitch.organization()
  const body = { name: call.given[0], slug: call.text('slug'), platform: call.text('platform') }
  const made = (await hitch.send('POST', `organizations/${organization}/projects/`, body)) as Json
  const [key] = listOf(await hitch.get(`projects/${organization}/${made.slug}/keys/`))
  const dsn = (key?.dsn as Json | undefined)?.public
  if (call.isOn('json')) out(JSON.stringify({ ...made, dsn }, null, 2))
  else out(plain(`${made.name} (${made.slug}) takes events at ${dsn}`))
  return true
}
