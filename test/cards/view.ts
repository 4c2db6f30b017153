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
    resolution: null,
    assignee: null,
    eventCount: 1284,
    userCount: 97,
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
    canLink: false,
    ...changes,
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
