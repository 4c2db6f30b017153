import { findField, isIdentityField } from './fields.ts'
import {
  bookkeeping,
  type Fields,
  type Item,
  latest,
  type Relation,
  type Update,
  type Value,
} from './item.ts'
import { findPerson, type Organization } from './organization.ts'

/** A work item as tests look at it: people by name. */
export type Seen = {
  number: number
  rev: number
  fields: Fields
  title: string
  state: string
  type: string
  project: string
  /** What they sign in with, or their name. */
  assignee: string | null
  relations: Relation[]
  comments: { id: number; text: string; by: string; version: number }[]
  isDeleted: boolean
}

/** One line of a work item's history. */
export type Told = {
  at: Date
  by: string
  changes: { name: string; from: string | null; to: string | null }[]
}

export function see(org: Organization, item: Item): Seen {
  const { fields, rev, relations } = latest(item)
  const text = (name: string) => String(fields[name] ?? '')
  const named = (id: unknown) => {
    const person = org.people.find((one) => one.id === id)
    return person ? (person.login ?? person.name) : null
  }
  return {
    number: item.id,
    rev,
    fields: { ...fields },
    title: text('System.Title'),
    state: text('System.State'),
    type: text('System.WorkItemType'),
    project: text('System.TeamProject'),
    assignee: named(fields['System.AssignedTo']),
    relations: structuredClone(relations),
    comments: item.comments
      .filter((one) => !one.isDeleted)
      .map(({ id, text: said, createdBy, version }) => ({
        id,
        text: said,
        by: named(createdBy) ?? '',
        version,
      })),
    isDeleted: item.isDeleted,
  }
}

export function tellOf(org: Organization, { at, by, fields }: Update): Told {
  const shownValue = (name: string, value: Value | undefined) => {
    if (value === undefined) return null
    return isIdentityField(name) ? findPerson(org, String(value)).name : String(value)
  }
  const changes = Object.entries(fields ?? {})
    .filter(([name]) => !bookkeeping.has(name) && findField(name)?.type !== 'dateTime')
    .map(([name, { oldValue, newValue }]) => ({
      name: findField(name)?.name ?? name,
      from: shownValue(name, oldValue),
      to: shownValue(name, newValue),
    }))
  return { at, by: findPerson(org, by).name, changes }
}
