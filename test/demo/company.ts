import { crews, me, others } from './team.ts'

/**
 * Makes the people and teams of the demo known to Hitch, through its REST interface, so that groups can be assigned
 * to more than oneself.
 */
export async function foundCompany(hitch: string, token: string): Promise<void> {
  const post = async (path: string, body: object) => {
    const response = await fetch(`${hitch}/api/0/organizations/hitch/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as { id: string }
  }
  for (const { slug, name } of crews) await post('teams/', { slug, name })
  for (const person of [me, ...others]) {
    const { id } = await post('members/', { name: person.name, email: person.email, role: 'member' })
    for (const crew of crews.filter(({ members }) => members.includes(person)))
      await post(`members/${id}/teams/${crew.slug}/`, {})
  }
}
