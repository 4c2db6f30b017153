import { changeItem, createItem } from './change.ts'
import { comment, deleteComment, editComment, findComment } from './comments.ts'
import { findItem, latest, type Value } from './item.ts'
import { findProject, type Organization } from './organization.ts'
import { applyPatch } from './patch.ts'
import { createPerson, type NewPerson, type Person } from './people.ts'
import { createProject, findNode, node } from './project.ts'
import { binned, destroy, removeItem, restoreItem } from './recycleBin.ts'
import { createRepository, findRepository, type NewCommit, pushCommit } from './repository.ts'
import { type Seen, see, type Told, tellOf } from './seen.ts'

export type NewItem = {
  project?: string
  type?: string
  title?: string
  state?: string
  assignee?: string
  fields?: Record<string, Value>
}

export type Hands = ReturnType<typeof createHands>

/** What people do there by hand. Whoever is meant is named by login, mail or a name only one has; Ana Lima unless said. */
export function createHands(org: Organization) {
  const who = (by = 'ana@contoso.example'): Person => {
    const [first, second] = org.people.filter((one) => [one.id, one.login, one.mail, one.name].includes(by))
    if (!first || second) throw new Error(`${second ? 'more than one is' : 'nobody is'} called ${by}`)
    return first
  }
  const steps = (fields: Record<string, Value | null>) =>
    Object.entries(fields).map(([name, value]) => {
      const path = `/fields/${name}`
      if (value === null) return { op: 'remove', path }
      return { op: 'add', path, value: name === 'System.AssignedTo' ? { id: who(String(value)).id } : value }
    })
  const edit = (number: number, fields: Record<string, Value | null>, by?: string): Seen => {
    const item = findItem(org, number)
    changeItem(org, item, applyPatch(org, latest(item), steps(fields)), { by: who(by).id, isByHand: true })
    return see(org, item)
  }

  return {
    createItem(wanted: NewItem = {}, by?: string): Seen {
      const project = findProject(org, wanted.project ?? org.projects[0]?.name ?? '')
      const type = wanted.type ?? project.process.types[0]?.name ?? 'Bug'
      const required: Record<string, Value> =
        type === 'Bug' && project.process.parent ? { 'Custom.Severity': 'Blocking' } : {}
      const fields = {
        'System.Title': wanted.title ?? 'Checkout fails',
        ...(wanted.state ? { 'System.State': wanted.state } : {}),
        ...(wanted.assignee ? { 'System.AssignedTo': wanted.assignee } : {}),
        ...required,
        ...wanted.fields,
      }
      const patched = applyPatch(org, null, steps(fields))
      return see(org, createItem(org, { project, type }, patched, { by: who(by).id, isByHand: true }).item)
    },
    /** Sets fields by reference name; null clears one. */
    edit,
    comment(number: number, text: string, by?: string): number {
      return comment(org, findItem(org, number), { text, by: who(by).id }).comment.id
    },
    editComment(number: number, id: number, text: string, by?: string): void {
      const item = findItem(org, number)
      editComment(org, item, findComment(item, id), { text, by: who(by).id })
    },
    deleteComment(number: number, id: number, by?: string): void {
      const item = findItem(org, number)
      deleteComment(org, item, findComment(item, id), who(by).id)
    },
    removeItem: (number: number, by?: string) => removeItem(org, findItem(org, number), who(by).id),
    restoreItem: (number: number, by?: string) => restoreItem(org, binned(org, number), who(by).id),
    destroyItem(number: number): void {
      const item = org.items.get(number)
      if (item) destroy(org, item)
    },
    /** To another project. */
    move: (number: number, project: string, by?: string) =>
      edit(number, { 'System.TeamProject': project }, by),
    retype: (number: number, type: string, by?: string) => edit(number, { 'System.WorkItemType': type }, by),
    /** A link alone, so that no field changes. */
    link(number: number, url: string, by?: string): void {
      const item = findItem(org, number)
      const step = { op: 'add', path: '/relations/-', value: { rel: 'Hyperlink', url, attributes: {} } }
      changeItem(org, item, applyPatch(org, latest(item), [step]), { by: who(by).id })
    },
    addPerson(person: NewPerson): Person {
      const added = createPerson(person, org)
      org.people.push(added)
      return added
    },
    removePerson(name: string): void {
      who(name).isActive = false
    },
    addProject(name: string, process: string): void {
      const found = org.projects.find((one) => one.process.name === process)
      if (!found) throw new Error(`no project has the process ${process}`)
      org.projects.push(createProject(name, found.process))
    },
    addArea(project: string, path: string): void {
      const { areas } = findProject(org, project)
      const parent = findNode(areas, path.slice(0, path.lastIndexOf('\\')))
      parent?.children.push(node(path))
    },
    /** There for people, and not for programs. */
    hide(number: number, isHidden = true): void {
      findItem(org, number).isHidden = isHidden
    },
    /** Programs may not write in an area any more. */
    lockArea(path: string): void {
      org.lockedAreas.add(path)
    },
    /** A repository of a project, with nothing in it. @returns its id */
    addRepository(project: string, name: string): string {
      const made = createRepository(findProject(org, project), name)
      org.repositories.push(made)
      return made.id
    },
    /** A file of the default branch; null takes it away. Leaves no commit. */
    putFile(repository: string, path: string, content: string | null): void {
      const { files } = findRepository(org, repository)
      if (content === null) files.delete(path.toLowerCase())
      else files.set(path.toLowerCase(), content)
    },
    /** A commit on top of the others. @returns its id */
    pushCommit(repository: string, commit: NewCommit): string {
      return pushCommit(findRepository(org, repository), commit, org.now())
    },
    removeProject(name: string): void {
      findProject(org, name).isDeleted = true
    },
    renameState(project: string, type: string, from: string, to: string): void {
      const found = findProject(org, project).process.types.find((one) => one.name === type)
      for (const state of found?.states ?? []) if (state.name === from) state.name = to
      for (const item of org.items.values()) {
        const { fields } = latest(item)
        if (fields['System.WorkItemType'] === type && fields['System.State'] === from)
          fields['System.State'] = to
      }
    },
    item(number: number): Seen {
      const found = org.items.get(number)
      if (!found) throw new Error(`there is no work item ${number}`)
      return see(org, found)
    },
    /** What was changed when, newest last: fields by their names, people by theirs. */
    history: (number: number): Told[] => {
      const item = org.items.get(number)
      return item ? item.updates.map((update) => tellOf(org, update)) : []
    },
    items: (): Seen[] => [...org.items.values()].map((one) => see(org, one)),
  }
}
