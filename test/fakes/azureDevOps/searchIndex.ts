import { type Item, latest } from './item.ts'
import { findPerson, type Organization } from './organization.ts'
import { personText } from './people.ts'
import { itemUrl } from './show.ts'

export type SearchIndex = {
  find(text: string, filters: Record<string, string[]>): object[]
  /** Catches up with what has happened, when it lags. */
  index(): void
}

type Entry = { item: Item; projectId: string; words: string; fields: Record<string, string> }

/** What search knows of the work items, as of when it last looked. */
export function createSearchIndex(org: Organization): SearchIndex {
  const entries = new Map<number, Entry>()
  const waiting = new Set<Item>()
  const take = (item: Item) => {
    if (item.isDeleted || item.isHidden || !org.items.has(item.id)) entries.delete(item.id)
    else entries.set(item.id, entryOf(org, item))
  }
  org.listeners.push(({ item }) => waiting.add(item))
  const index = () => {
    for (const item of waiting) take(item)
    waiting.clear()
  }
  return {
    index,
    find(text, filters) {
      if (!org.switches.searchLags) index()
      const wanted = text.toLowerCase().split(/\s+/).filter(Boolean)
      return [...entries.values()]
        .filter(
          ({ words, fields }) => matches(fields, filters) && wanted.every((word) => words.includes(word)),
        )
        .sort((a, b) => b.item.id - a.item.id)
        .map((entry) => show(org, entry, wanted))
    },
  }
}

function entryOf(org: Organization, item: Item): Entry {
  const { fields, at, rev } = latest(item)
  const text = (name: string) => String(fields[name] ?? '')
  const assignee = fields['System.AssignedTo']
  const found: Record<string, string> = {
    'system.id': String(item.id),
    'system.workitemtype': text('System.WorkItemType'),
    'system.title': text('System.Title'),
    'system.assignedto': assignee === undefined ? '' : personText(findPerson(org, String(assignee))),
    'system.state': text('System.State'),
    'system.tags': text('System.Tags'),
    'system.rev': String(rev),
    'system.teamproject': text('System.TeamProject'),
    'system.areapath': text('System.AreaPath'),
    'system.createddate': text('System.CreatedDate'),
    'system.changeddate': at.toISOString(),
  }
  const long = [text('System.Description'), text('Microsoft.VSTS.TCM.ReproSteps')]
  const said = item.comments.filter((one) => !one.isDeleted).map((one) => one.text)
  const words = [found['system.id'], found['system.title'], found['system.tags'], ...long, ...said].join(' ')
  return { item, projectId: item.projectId, words: words.toLowerCase(), fields: found }
}

function matches(fields: Record<string, string>, filters: Record<string, string[]>): boolean {
  return Object.entries(filters).every(([name, wanted]) => {
    const value = fields[name.toLowerCase()] ?? ''
    return wanted.some((one) => (name === 'System.AreaPath' ? value.startsWith(one) : value === one))
  })
}

function show(org: Organization, { item, projectId, fields }: Entry, wanted: string[]): object {
  const { 'system.teamproject': project = '', 'system.areapath': _, ...some } = fields
  const title = wanted.reduce(
    (marked, word) =>
      marked.replace(
        new RegExp(word.replace(/[^\p{L}\p{N}\s]/gu, '\\$&'), 'i'),
        '<highlighthit>$&</highlighthit>',
      ),
    fields['system.title'] ?? '',
  )
  return {
    project: { name: project, id: projectId },
    fields: some,
    hits: [{ fieldReferenceName: 'system.title', highlights: [title] }],
    url: itemUrl(org, item),
  }
}
