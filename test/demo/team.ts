/** The little company of the demo: who works there and where they talk. The ids look as Teams' own do. */

export type Colleague = { id: string; name: string; email: string }

const named = (name: string, index: number): Colleague => ({
  id: `29:${index}-${name.split(' ')[0]?.toLowerCase()}`,
  name,
  email: `${name.split(' ')[0]?.toLowerCase()}@rope-locker.example`,
})

/** Whoever sits before the Playground's page. */
export const me = named('Ada Lovelace', 0)

// The Playground wants exactly five.
export const others = [
  'Grace Hopper',
  'Alan Turing',
  'Katherine Johnson',
  'Dorothy Vaughan',
  'Edsger Dijkstra',
].map((name, index) => named(name, index + 1))

/** Teams within the company, to whom groups can be assigned. */
export const crews = [
  { slug: 'payments', name: 'Payments', members: [me, ...others.slice(0, 1)] },
  { slug: 'warehouse', name: 'Warehouse', members: others.slice(1, 3) },
]

export const bot = { id: '28:hitch', name: 'Hitch' }

export const conversations = {
  personal: { id: 'a:ada-and-hitch', name: 'Personal Chat' },
  group: { id: '19:on-call@thread.v2', name: 'On call' },
  // The General channel has the team's own id.
  team: { id: '19:rope-locker@thread.tacv2', name: 'The Rope Locker' },
  channel: { id: '19:errors@thread.tacv2', name: 'Errors' },
}

/** The same as the Playground's configuration file wants it. */
export function playgroundConfig(): object {
  const account = ({ id, name, email }: Colleague, index: number) => ({
    id,
    name,
    userPrincipleName: email,
    email,
    givenName: name.split(' ')[0],
    surname: name.split(' ')[1],
    aadObjectId: `00000000-0000-4000-8000-00000000002${index}`,
  })
  const { personal, group, team, channel } = conversations
  return {
    version: '0.1.1',
    tenantId: '00000000-0000-4000-8000-000000000001',
    bot,
    currentUser: account(me, 0),
    users: others.map((other, index) => account(other, index + 1)),
    personalChat: { id: personal.id },
    groupChat: group,
    team: { ...team, aadGroupId: '00000000-0000-4000-8000-000000000031', channels: [channel] },
  }
}
