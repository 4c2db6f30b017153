import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { UserError } from '../../services/errors.ts'
import { findProject, type ProjectWithTeams } from '../../services/projects/projects.ts'
import { segment } from '../layout/address.ts'
import type { Look } from '../layout/door.ts'

/** The project whose settings are asked for, by the slug in the address. @throws UserError 404 */
export async function projectOf({ app, req, visitor }: Look): Promise<ProjectWithTeams> {
  const slug = String(req.params.slug).replaceAll('\0', '')
  const project = await findProject(app, visitor.person.organizationId, { slug })
  if (!project) throw new UserError(`There is no project ${slug.slice(0, 60)} here.`, 404)
  return project
}

/** The way back from a page of a project's settings. */
export function projectTrail(project: { slug: string; name: string }, here: string): VNode {
  return html`<nav class="trail" aria-label="Where this is">
    <a href="/settings">Settings</a> <a href=${`/?project=${segment(project.slug)}`}>${project.name}</a>
    <span aria-current="page">${here}</span>
  </nav>` as VNode
}
