import { listProjects } from '../../services/projects/projects.ts'
import type { Look, Reply } from '../layout/door.ts'
import { drawSettings } from './draw.ts'

const mostProjects = 500

/** GET /settings: what can be set, and where. */
export async function lookAtSettings({ app, visitor, who }: Look): Promise<Reply> {
  const { organizationId } = visitor.person
  const projects = await listProjects(app, { organizationId, limit: mostProjects + 1, offset: 0 })
  const hasMore = projects.length > mostProjects
  return { html: drawSettings({ who, projects: projects.slice(0, mostProjects), hasMore }) }
}
