import { guidOf } from './chance.ts'
import type { ItemType, Process } from './processes.ts'

/** An area or an iteration; the paths of its children start with its own. */
export type Node = { id: number; identifier: string; name: string; children: Node[] }

export type Project = {
  id: string
  name: string
  process: Process
  areas: Node
  iterations: Node
  isDeleted: boolean
}

/** One of each process, and one whose name needs escaping. */
export const usualProjects: { name: string; process: string }[] = [
  { name: 'Web', process: 'Agile' },
  { name: 'Shop', process: 'Scrum' },
  { name: 'Backend', process: 'CMMI' },
  { name: 'Notes', process: 'Basic' },
  { name: 'Mobile App', process: 'Contoso Agile' },
]

export function createProject(name: string, process: Process): Project {
  return {
    id: guidOf(`project ${name}`),
    name,
    process,
    areas: node(name, [node(`${name}\\UI`, [node(`${name}\\UI\\Cards`)]), node(`${name}\\API`)]),
    iterations: node(name, [node(`${name}\\Sprint 1`), node(`${name}\\Sprint 2`)]),
    isDeleted: false,
  }
}

/** @param path whole, as in Web\\UI; the node is named after its last part */
export function node(path: string, children: Node[] = []): Node {
  const identifier = guidOf(`node ${path}`)
  return {
    id: Number.parseInt(identifier.slice(0, 6), 16),
    identifier,
    name: path.split('\\').at(-1) ?? path,
    children,
  }
}

/** The node of a path such as Web\UI, in any case. */
export function findNode(root: Node, path: string): Node | null {
  const [first, ...rest] = path.split('\\')
  if (first === undefined || first.toLowerCase() !== root.name.toLowerCase()) return null
  if (rest.length === 0) return root
  for (const child of root.children) {
    const found = findNode(child, rest.join('\\'))
    if (found) return found
  }
  return null
}

/** By name, or by reference name. */
export function findType(project: Project, name: string): ItemType | null {
  const wanted = name.toLowerCase()
  return (
    project.process.types.find(
      (one) => one.name.toLowerCase() === wanted || one.referenceName.toLowerCase() === wanted,
    ) ?? null
  )
}
