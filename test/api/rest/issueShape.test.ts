import assert from 'node:assert/strict'
import { dayStats, followingJson, issueJson, spans, statusJson } from '../../../api/rest/issueShape.ts'
import type { GroupDetails } from '../../../services/groups/details.ts'
import type { GroupView } from '../../../services/groups/view.ts'

const at = new Date('2026-11-22T12:30:00Z')

const view: GroupView = {
  id: 7,
  version: 3,
  shortId: 'SHOP-7',
  project: { id: 2, slug: 'shop', name: 'Shop' },
  url: 'https://hitch.example/groups/SHOP-7',
  kind: 'error',
  title: 'TypeError: Cannot read: undefined',
  message: 'Cannot read: undefined',
  culprit: 'charge(pay)',
  topFrame: 'charge (src/pay.ts:41)',
  level: 'error',
  platform: 'node',
  environment: 'production',
  release: 'shop@1.1',
  firstRelease: 'shop@1.0',
  status: 'unresolved',
  substatus: 'ongoing',
  statusChangedAt: at,
  lastChange: '',
  archivedUntil: null,
  archivedUntilCount: null,
  archivedCount: null,
  archivedWindow: null,
  priority: 'high',
  resolution: null,
  reportCount: 0,
  assignee: null,
  eventCount: 1_234_567,
  userCount: 12,
  firstSeenAt: new Date('2026-11-20T08:00:00Z'),
  lastSeenAt: at,
  hours: Array.from({ length: 24 }, (_, hour) => hour),
  assignable: { people: [], teams: [] },
  workItems: [],
  owners: [],
  suggested: [],
  canLink: false,
}

const details = {
  projectPlatform: 'node',
  assigneeEmail: 'ada@shop.example',
  commentCount: 2,
  firstRelease: { id: 1, projectId: 2, version: 'shop@1.0', firstSeenAt: new Date('2026-11-19T00:00:00Z') },
  lastRelease: null,
  inbox: null,
  isBookmarked: false,
  hasSeen: false,
  followedBecause: null,
}

describe('issues', () => {
  it('have Sentry’s shape', () => {
    const { stats, ...issue } = issueJson(view, details, { '24h': dayStats(view, at) })
    assert.deepEqual(issue, {
      id: '7',
      shortId: 'SHOP-7',
      title: 'TypeError: Cannot read: undefined',
      culprit: 'charge(pay)',
      permalink: 'https://hitch.example/groups/SHOP-7',
      logger: null,
      level: 'error',
      priority: 'high',
      status: 'unresolved',
      substatus: 'ongoing',
      statusDetails: {},
      isPublic: false,
      shareId: null,
      platform: 'node',
      project: { id: '2', name: 'Shop', slug: 'shop', platform: 'node' },
      type: 'error',
      issueType: 'error',
      issueCategory: 'error',
      metadata: {
        title: 'TypeError: Cannot read: undefined',
        type: 'TypeError',
        value: 'Cannot read: undefined',
        function: 'charge',
        filename: 'src/pay.ts',
      },
      numComments: 2,
      assignedTo: null,
      isBookmarked: false,
      isSubscribed: false,
      subscriptionDetails: null,
      inbox: null,
      hasSeen: false,
      annotations: [],
      owners: [],
      count: '1234567',
      userCount: 12,
      firstSeen: '2026-11-20T08:00:00.000Z',
      lastSeen: '2026-11-22T12:30:00.000Z',
      firstRelease: {
        version: 'shop@1.0',
        shortVersion: '1.0',
        dateCreated: '2026-11-19T00:00:00.000Z',
        dateReleased: null,
        ref: null,
        url: null,
      },
      lastRelease: {
        version: 'shop@1.1',
        shortVersion: '1.1',
        dateCreated: null,
        dateReleased: null,
        ref: null,
        url: null,
      },
    })
    const day = stats['24h'] ?? []
    assert.equal(day.length, 24)
    assert.deepEqual(day[0], [Date.parse('2026-11-21T13:00:00Z') / 1000, 0])
    assert.deepEqual(day[23], [Date.parse('2026-11-22T12:00:00Z') / 1000, 23])
  })

  it('name who could own them, as far as they are somebody here', () => {
    const suspect = { source: 'suspectCommit' as const, reason: '', at, rule: null, commit: null }
    const owners: GroupView['owners'] = [
      { ...suspect, owner: null },
      { ...suspect, owner: { kind: 'person', id: 4, name: 'Bo' } },
      { ...suspect, source: 'rule', owner: { kind: 'team', id: 2, name: 'Pay' } },
    ]
    assert.deepEqual(issueJson({ ...view, owners }, details, {}).owners, [
      { type: 'suspectCommit', owner: 'user:4', date_added: '2026-11-22T12:30:00.000Z' },
      { type: 'ownershipRule', owner: 'team:2', date_added: '2026-11-22T12:30:00.000Z' },
    ])
  })

  it('say whether whoever asks follows them, and why', () => {
    const following = (followedBecause: GroupDetails['followedBecause']) =>
      followingJson({ ...details, followedBecause })
    assert.deepEqual(following(null), { isSubscribed: false, subscriptionDetails: null })
    for (const reason of ['assigned', 'commented', 'mentioned'] as const)
      assert.deepEqual(following(reason), { isSubscribed: true, subscriptionDetails: { reason } })
    assert.deepEqual(following('asked'), { isSubscribed: true, subscriptionDetails: { reason: 'unknown' } })
  })

  const statuses: [Partial<GroupView>, object][] = [
    [{ substatus: 'new' }, { status: 'unresolved', substatus: 'new', statusDetails: {} }],
    [{ substatus: 'regressed' }, { status: 'unresolved', substatus: 'regressed', statusDetails: {} }],
    [
      { status: 'resolved', substatus: '' },
      { status: 'resolved', substatus: null, statusDetails: {} },
    ],
    [
      { status: 'resolved', substatus: '', resolution: { inNextRelease: '1.1' } },
      { status: 'resolved', substatus: null, statusDetails: { inNextRelease: true } },
    ],
    [
      { status: 'resolved', substatus: '', resolution: { inRelease: '1.1' } },
      { status: 'resolved', substatus: null, statusDetails: { inRelease: '1.1' } },
    ],
    [
      { status: 'archived', substatus: 'forever' },
      { status: 'ignored', substatus: 'archived_forever', statusDetails: {} },
    ],
    [
      { status: 'archived', substatus: 'until_escalating', archivedUntilCount: 10 },
      { status: 'ignored', substatus: 'archived_until_escalating', statusDetails: {} },
    ],
    [
      { status: 'archived', substatus: 'until_time', archivedUntil: at },
      {
        status: 'ignored',
        substatus: 'archived_until_condition_met',
        statusDetails: {
          ignoreCount: null,
          ignoreUntil: '2026-11-22T12:30:00.000Z',
          ignoreUserCount: null,
          ignoreUserWindow: null,
          ignoreWindow: null,
        },
      },
    ],
    [
      { status: 'archived', substatus: 'until_count', archivedUntilCount: 1_234_600 },
      {
        status: 'ignored',
        substatus: 'archived_until_condition_met',
        statusDetails: {
          ignoreCount: 33,
          ignoreUntil: null,
          ignoreUserCount: null,
          ignoreUserWindow: null,
          ignoreWindow: null,
        },
      },
    ],
  ]
  for (const [part, expected] of statuses)
    it(`say ${JSON.stringify(part)} in Sentry’s words`, () => {
      assert.deepEqual(statusJson({ ...view, ...part }), expected)
    })

  it('name their assignee', () => {
    const person = { ...view, assignee: { kind: 'person' as const, id: 3, name: 'Ada' } }
    const team = { ...view, assignee: { kind: 'team' as const, id: 4, name: 'Pay' } }
    assert.deepEqual(issueJson(person, details, {}).assignedTo, {
      type: 'user',
      id: '3',
      name: 'Ada',
      email: 'ada@shop.example',
    })
    assert.deepEqual(issueJson(team, details, {}).assignedTo, { type: 'team', id: '4', name: 'Pay' })
  })

  const titles: [Partial<GroupView>, object][] = [
    [
      { title: 'TypeError', topFrame: '' },
      { title: 'TypeError', type: 'TypeError', value: '' },
    ],
    [{ kind: 'default', title: 'Payment: late' }, { title: 'Payment: late' }],
    [
      { title: 'E: x', topFrame: 'a.b (c (d).ts:1)' },
      { title: 'E: x', type: 'E', value: 'x', function: 'a.b', filename: 'c (d).ts' },
    ],
  ]
  for (const [part, metadata] of titles)
    it(`tell ${JSON.stringify(metadata)} from ${JSON.stringify(part)}`, () => {
      assert.deepEqual(issueJson({ ...view, ...part }, details, {}).metadata, metadata)
    })

  it('chart days so that the last holds now', () => {
    assert.deepEqual(spans([1, 2], 86_400, at), [
      [Date.parse('2026-11-21T00:00:00Z') / 1000, 1],
      [Date.parse('2026-11-22T00:00:00Z') / 1000, 2],
    ])
  })
})
