import { findProject } from '../organization.ts'
import { findNode, type Node, node, type Project } from '../project.ts'
import { malformed, Refusal } from '../refusal.ts'
import type { Call, Routes } from '../router.ts'

/** Areas and iterations. */
export const nodeRoutes: Routes = {
  rootNodes: {
    GET(call) {
      const project = projectOf(call)
      const depth = depthOf(call)
      const value = [
        showNode({ node: project.areas, kind: 'Area', project }, depth),
        showNode({ node: project.iterations, kind: 'Iteration', project }, depth),
      ]
      return { status: 200, body: { count: value.length, value } }
    },
  },
  nodes: {
    GET(call) {
      const { found, kind, project, path } = nodeOf(call)
      return { status: 200, body: showNode({ node: found, kind, project, path }, depthOf(call)) }
    },
    POST(call) {
      const { found, kind, project, path } = nodeOf(call)
      const name = (call.body as { name?: unknown } | null)?.name
      if (typeof name !== 'string' || !name) throw malformed('VS402341: The node needs a name.')
      const made = node(`${project.name}\\${path ? `${path}\\` : ''}${name}`)
      found.children.push(made)
      return {
        status: 201,
        body: showNode({ node: made, kind, project, path: path ? `${path}\\${name}` : name }, 0),
      }
    },
  },
}

type Shown = { node: Node; kind: 'Area' | 'Iteration'; project: Project; path?: string }

function projectOf({ org, params }: Call): Project {
  if (!params.project) throw malformed('VS402362: The nodes are those of a project.')
  return findProject(org, params.project)
}

function nodeOf(call: Call): { found: Node; kind: Shown['kind']; project: Project; path: string } {
  const project = projectOf(call)
  const group = (call.params.structureGroup ?? '').toLowerCase()
  if (group !== 'areas' && group !== 'iterations')
    throw new Refusal(404, 'HttpException', `VS402342: There is no structure group ${group}.`)
  const path = (call.params.path ?? '').replaceAll('/', '\\')
  const root = group === 'areas' ? project.areas : project.iterations
  const found = findNode(root, path ? `${root.name}\\${path}` : root.name)
  if (!found)
    throw new Refusal(
      404,
      'ClassificationNodeNotFoundException',
      `TF401347: Invalid tree name given for work item: ${path}.`,
    )
  return { found, kind: group === 'areas' ? 'Area' : 'Iteration', project, path }
}

function depthOf({ query }: Call): number {
  return Number(query.get('$depth') ?? 0)
}

/** The path there starts with a backslash and holds the word of its kind. */
function showNode({ node: one, kind, project, path = '' }: Shown, depth: number): object {
  const below = one.children.map((child) =>
    showNode({ node: child, kind, project, path: path ? `${path}\\${child.name}` : child.name }, depth - 1),
  )
  return {
    id: one.id,
    identifier: one.identifier,
    name: one.name,
    structureType: kind.toLowerCase(),
    hasChildren: one.children.length > 0,
    ...(depth > 0 && below.length > 0 ? { children: below } : {}),
    path: `\\${project.name}\\${kind}${path ? `\\${path}` : ''}`,
    ...(kind === 'Iteration' && path
      ? { attributes: { startDate: '2026-11-16T00:00:00Z', finishDate: '2026-11-27T00:00:00Z' } }
      : {}),
  }
}
