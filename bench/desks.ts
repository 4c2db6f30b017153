import { adminToken } from '../test/all/child.ts'
import type { Subject } from './subject.ts'

/** Makes so many projects, each for a conversation of its own, as a conversation takes only so much. */
export async function makeProjects(subject: Subject, count: number) {
  for (let at = 0; at < count; at++) {
    const response = await fetch(`${subject.url}/api/0/organizations/hitch/projects/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `desk-${at}` }),
    })
    if (response.status !== 201) throw new Error(`a project was answered ${response.status}`)
    await response.arrayBuffer()
  }
  const { rows } = await subject.sql.query<{ slug: string; projectId: number; publicKey: string }>(
    `SELECT slug, "projectId", "publicKey" FROM "ProjectKey" JOIN "Project" p ON p.id = "projectId" WHERE slug LIKE 'desk-%'`,
  )
  return rows
}
