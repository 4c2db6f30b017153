import type { WorkItemForm } from '../../services/azureDevOps/links/form.ts'
import type { Found } from '../../services/azureDevOps/links/search.ts'
import type { GroupView, WorkItemView } from '../../services/groups/view.ts'

/** A group as services tell of one; the tests change what they are about. */
export function groupView(changes: Partial<GroupView> = {}): GroupView {
  return {
    id: 7,
    version: 3,
    shortId: 'SHOP-1A2',
    project: { id: 1, slug: 'shop', name: 'Shop' },
    url: 'https://hitch.example/groups/SHOP-1A2',
    kind: 'error',
    title: 'TypeError: Cannot read properties of undefined (reading ‘price’)',
    message: 'Cannot read properties of undefined (reading ‘price’)',
    culprit: 'POST /checkout',
    topFrame: 'charge (src/pay.ts:41)',
    level: 'error',
    platform: 'node',
    environment: 'production',
    release: 'shop@1.4.2',
    firstRelease: 'shop@1.4.0',
    status: 'unresolved',
    substatus: 'new',
    statusChangedAt: new Date('2026-11-20T09:12:44.120Z'),
    lastChange: '',
    archivedUntil: null,
    archivedUntilCount: null,
    archivedCount: null,
    archivedWindow: null,
    priority: 'high',
    resolution: null,
    assignee: null,
    eventCount: 1284,
    userCount: 97,
    reportCount: 0,
    firstSeenAt: new Date('2026-11-20T09:12:44.120Z'),
    lastSeenAt: new Date('2026-11-22T13:05:09.900Z'),
    hours: [0, 0, 2, 1, 0, 4, 9, 14, 11, 6, 3, 2, 0, 0, 1, 5, 18, 40, 62, 51, 33, 20, 12, 8],
    assignable: {
      people: [
        { id: 1, name: 'Ada Lovelace' },
        { id: 2, name: 'Grace Hopper' },
        { id: 3, name: 'Edsger Dijkstra' },
      ],
      teams: [
        { id: 1, name: 'platform' },
        { id: 2, name: 'checkout' },
      ],
    },
    workItems: [],
    owners: [],
    suggested: [],
    canLink: false,
    ...changes,
  }
}

/** Who could own a group, as services tell of it. */
export function groupOwners(
  text: (from: number) => string = () => 'text',
): Pick<GroupView, 'owners' | 'suggested'> {
  const at = new Date('2026-11-22T13:05:09.900Z')
  const bo = { kind: 'person', id: 4, name: text(0) } as const
  const checkout = { kind: 'team', id: 2, name: text(1) } as const
  const commit = {
    sha: '4f1c2d9ab3e5',
    message: text(2),
    author: text(0),
    repository: 'Shop/shop',
    version: 'shop@1.4.0',
    confidence: 'high',
  } as const
  return {
    owners: [
      { source: 'suspectCommit', owner: bo, reason: text(3), at, rule: null, commit },
      { source: 'rule', owner: checkout, reason: text(4), at, rule: text(5), commit: null },
    ],
    suggested: [
      { ...bo, why: 'commit 4f1c2d9a' },
      { ...checkout, why: text(5) },
    ],
  }
}

/** A linked work item as services tell of one. */
export function workItem(changes: Partial<WorkItemView> = {}): WorkItemView {
  return {
    linkId: 12,
    state: 'linked',
    wish: 'link',
    workItemId: 5,
    integration: 'contoso',
    number: 31,
    type: 'Bug',
    title: 'Checkout fails when a price is missing',
    itemState: 'Active',
    assignee: 'Bo Chen',
    url: 'https://dev.azure.com/contoso/Shop/_workitems/edit/31',
    presence: 'live',
    reason: null,
    trouble: null,
    unknownAssignee: null,
    ...changes,
  }
}

/** What a new work item can be like, as services tell of it. */
export function workItemForm(changes: Partial<WorkItemForm> = {}): WorkItemForm {
  return {
    integrations: [{ id: 3, name: 'contoso' }],
    integrationId: 3,
    projects: [
      { id: '6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c', name: 'Shop' },
      { id: 'a3c1d2e4-8a1b-4f7e-9c55-0d9b6f1e2a77', name: 'Warehouse' },
    ],
    projectId: '6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c',
    types: ['Bug', 'Task', 'User Story'],
    type: 'Bug',
    title: 'TypeError: Cannot read properties of undefined (reading ‘price’)',
    fields: [priority],
    areaPaths: ['Shop', 'Shop\\Checkout', 'Shop\\Stock'],
    iterationPaths: ['Shop', 'Shop\\Sprint 41', 'Shop\\Sprint 42'],
    areaPath: 'Shop\\Checkout',
    iterationPath: '',
    tags: 'hitch',
    ...changes,
  }
}

const priority = {
  name: 'Microsoft.VSTS.Common.Priority',
  label: 'Priority',
  kind: 'choice' as const,
  isRequired: false,
  choices: ['1', '2', '3', '4'],
  value: '2',
}

/** Everything a form can ask for. */
export const formFields: WorkItemForm['fields'] = [
  priority,
  {
    name: 'Custom.Customer',
    label: 'Customer affected',
    kind: 'text',
    isRequired: true,
    choices: [],
    value: '',
  },
  { name: 'Custom.Impact', label: 'Impact', kind: 'long', isRequired: true, choices: [], value: '' },
  { name: 'Custom.Loss', label: 'Loss', kind: 'number', isRequired: true, choices: [], value: '' },
  {
    name: 'Custom.IsPublic',
    label: 'Seen in public',
    kind: 'boolean',
    isRequired: true,
    choices: [],
    value: '',
  },
  { name: 'Custom.Due', label: 'Due', kind: 'date', isRequired: true, choices: [], value: '2026-12-01' },
  { name: 'Custom.Owner', label: 'Owner', kind: 'person', isRequired: false, choices: [], value: '' },
]

/** A work item that was found. */
export function found(changes: Partial<Found> = {}): Found {
  const one = {
    integrationId: 3,
    number: 31,
    title: 'Checkout fails when a price is missing',
    type: 'Bug',
    state: 'Active',
    project: 'Shop',
    ...changes,
  }
  return { label: `(${one.number}) ${one.title}`, ...one }
}
