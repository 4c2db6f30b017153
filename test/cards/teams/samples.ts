import type { IntegrationHealth } from '../../../cards/status.ts'
import { drawBadRelease } from '../../../cards/teams/badRelease.ts'
import type { Drawn, Pen } from '../../../cards/teams/drawn.ts'
import { drawFound, drawUnlinking } from '../../../cards/teams/found.ts'
import { drawGroup } from '../../../cards/teams/group.ts'
import { drawHelp } from '../../../cards/teams/help.ts'
import { drawLinked } from '../../../cards/teams/linked.ts'
import { drawLinkPrompt } from '../../../cards/teams/linkPrompt.ts'
import { drawList } from '../../../cards/teams/list.ts'
import { drawNotice } from '../../../cards/teams/notice.ts'
import { drawRetired } from '../../../cards/teams/retired.ts'
import { drawSettings } from '../../../cards/teams/settings.ts'
import { drawStatus } from '../../../cards/teams/status.ts'
import { drawSubscriptions } from '../../../cards/teams/subscriptions.ts'
import { drawWelcome } from '../../../cards/teams/welcome.ts'
import { drawWorkItemForm } from '../../../cards/teams/workItem.ts'
import { usages } from '../../../cards/usage.ts'
import type { GroupView } from '../../../services/groups/view.ts'
import type { BadRelease } from '../../../services/releases/bad.ts'
import { thresholds } from '../../../services/releases/verdict.ts'
import type { RuleWithProject } from '../../../services/rules/rule.ts'
import { createSecrets } from '../../../services/secrets.ts'
import { formFields, found, groupOwners, groupView, workItem, workItemForm } from '../view.ts'
import { attacks, hostileView, largestView } from './hostile.ts'

export const pen: Pen = { secrets: createSecrets(Buffer.alloc(32, 1)), canExecute: true }
const submitPen: Pen = { ...pen, canExecute: false }

const bo = { kind: 'person', id: 4, name: 'Bo Chen' } as const
const linking = workItem({
  linkId: 14,
  state: 'pending',
  workItemId: null,
  type: '',
  title: '',
  itemState: '',
  assignee: null,
  url: null,
})
const creating = workItem({ ...linking, wish: 'create', number: null, type: 'Bug' })
const ada = { kind: 'person', id: 1, name: 'Ada Lovelace' } as const
const verbs = [...new Set(usages.map(({ verb }) => verb))]

/** Every card in every state, by the name of its approved file. */
export const samples: Record<string, () => Drawn> = {
  'group.new': () => group({}, 'Posted because it was new in shop'),
  'group.ongoing': () => group({ substatus: 'ongoing', lastChange: 'Reopened by Ada Lovelace in Teams' }),
  'group.regressed': () =>
    group(
      {
        substatus: 'regressed',
        release: 'shop@1.4.3',
        lastChange: 'Regressed: came back in shop@1.4.3, was resolved in shop@1.4.0; compared as versions',
      },
      'Posted because it was back in shop after it was resolved',
    ),
  'group.escalating': () =>
    group({ substatus: 'escalating', lastChange: 'Back from the archive: 240 events in a day' }),
  'group.escalating-open': () =>
    group(
      {
        substatus: 'escalating',
        level: 'warning',
        lastChange: 'Escalating: 240 events in a day; from 200 on that counts as escalating',
      },
      'Posted because it was escalating in shop',
    ),
  'group.ongoing-low': () =>
    group({ substatus: 'ongoing', priority: 'low', lastChange: 'Ongoing: it has been new for 7 days' }),
  'group.resolved-commit': () =>
    group({
      status: 'resolved',
      substatus: '',
      resolution: { inCommit: { sha: '4f2a9c1'.repeat(5), repository: 'shop' } },
      lastChange: 'Resolved once a release has the commit 4f2a9c14f2a9 by Ada Lovelace in Teams',
    }),
  'group.assigned': () =>
    group({ assignee: ada, lastChange: 'Assigned to Ada Lovelace by Grace Hopper in Teams' }),
  'group.suggested': () =>
    group(
      groupOwners(
        (index) =>
          ['Bo Chen', 'checkout', 'Retry payments', 'changed src/pay.ts', '', 'path:src/pay/*'][index] ?? '',
      ),
      'Posted because it was new in shop',
    ),
  'group.assigned-by-rule': () =>
    group({
      assignee: { kind: 'team', id: 2, name: 'checkout' },
      lastChange: 'Assigned to checkout, because src/pay.ts matches path:src/pay/* (ownership rules, line 3)',
    }),
  'group.assigned-team': () =>
    group({
      assignee: { kind: 'team', id: 2, name: 'checkout' },
      lastChange: 'Assigned to checkout by Ada Lovelace',
    }),
  'group.resolved': () =>
    group({ ...resolved, assignee: ada, lastChange: 'Resolved by Ada Lovelace in Teams' }),
  'group.resolved-next-release': () =>
    group({
      ...resolved,
      resolution: { inNextRelease: 'shop@1.4.2' },
      lastChange: 'Resolved in the release after shop@1.4.2 by Ada Lovelace in Teams',
    }),
  'group.resolved-release': () =>
    group({
      ...resolved,
      resolution: { inRelease: 'shop@1.4.2' },
      lastChange: 'Resolved in shop@1.4.2 by Ada Lovelace on the page',
    }),
  'group.archived': () => group({ ...archived, lastChange: 'Archived by Ada Lovelace in Teams' }),
  'group.archived-time': () =>
    group({
      ...archived,
      substatus: 'until_time',
      archivedUntil: new Date('2026-11-22T14:00:00Z'),
      lastChange: 'Archived for 2 hours by Ada Lovelace in Teams',
    }),
  'group.archived-count': () =>
    group({
      ...archived,
      substatus: 'until_count',
      archivedUntilCount: 1384,
      lastChange: 'Archived for 100 events by Grace Hopper in Teams',
    }),
  'group.archived-window': () =>
    group({
      ...archived,
      substatus: 'until_count',
      archivedUntilCount: 1384,
      archivedCount: 100,
      archivedWindow: 60,
      lastChange: 'Archived for 100 events within 1 hour by Ada Lovelace',
    }),
  'group.archived-users': () =>
    group({
      ...archived,
      substatus: 'until_users',
      archivedUntilCount: 147,
      lastChange: 'Archived for 50 users by Ada Lovelace',
    }),
  'group.archived-escalating': () =>
    group({
      ...archived,
      substatus: 'until_escalating',
      archivedUntilCount: 240,
      assignee: ada,
      lastChange: 'Archived until it escalates (240 events in a day) by Ada Lovelace',
    }),
  'group.warning': () => group({ level: 'warning', title: 'Payment took 9.2 s', message: '', topFrame: '' }),
  'group.info': () =>
    group({ kind: 'default', level: 'info', title: 'Cache rebuilt', message: '', topFrame: '', culprit: '' }),
  'group.csp': () =>
    group({
      kind: 'csp',
      title: 'Blocked script from cdn.example',
      message: '',
      culprit: 'script-src',
      topFrame: '',
      release: null,
    }),
  'group.feedback': () =>
    group(
      {
        kind: 'feedback',
        title: 'I tried to pay three times.',
        message: 'I tried to pay three times. The button turns grey, and then nothing happens.',
        culprit: 'Katherine Johnson (katherine@example.com) on https://shop.example/checkout/payment',
        topFrame: '',
        level: 'info',
        eventCount: 1,
        userCount: 1,
      },
      'Posted because it was new in shop',
    ),
  'group.reported': () => group({ reportCount: 3 }, 'Posted because it was new in shop'),
  'group.bare': () =>
    group(
      {
        title: '',
        message: '',
        culprit: '',
        topFrame: '',
        environment: null,
        release: null,
        eventCount: 1,
        userCount: 0,
        hours: [],
        assignable: { people: [], teams: [] },
      },
      '',
    ),
  'group.long': () => group(longTexts, 'Asked for by Ada Lovelace'),
  'group.submit': () =>
    drawGroup(submitPen, groupView({ assignee: ada }), 'Posted because it was new in shop'),
  'group.hostile': () => drawGroup(pen, hostileView('SHOP-1A2'), 'Posted because it was new in shop'),
  'group.largest': () => drawGroup(pen, largestView({ status: 'unresolved' }), '\u{1f469}'.repeat(5_000)),
  'group.linkable': () => group({ canLink: true }),
  'group.linked': () => group({ canLink: true, assignee: bo, workItems: [workItem()] }),
  'group.linked-several': () =>
    group({
      canLink: true,
      workItems: [
        workItem(),
        workItem({
          linkId: 13,
          workItemId: 6,
          number: 1204,
          type: 'User Story',
          title: 'Prices may be unknown',
          itemState: 'New',
          assignee: null,
          integration: 'fabrikam',
        }),
        linking,
      ],
    }),
  'group.linking': () => group({ canLink: true, workItems: [linking] }),
  'group.creating': () => group({ canLink: true, workItems: [creating] }),
  'group.link-failed': () =>
    group({
      canLink: true,
      workItems: [
        {
          ...linking,
          state: 'failed',
          reason: 'There is no work item 31 in contoso, or Hitch may not see it.',
        },
      ],
    }),
  'group.create-failed': () =>
    group({
      canLink: true,
      workItems: [{ ...creating, state: 'failed', reason: 'Severity: This field is required.' }],
    }),
  'group.work-item-deleted': () => group({ canLink: true, workItems: [workItem({ presence: 'deleted' })] }),
  'group.work-item-invisible': () =>
    group({ canLink: true, workItems: [workItem({ presence: 'invisible' })] }),
  'group.work-item-trouble': () =>
    group({
      canLink: true,
      workItems: [workItem({ trouble: 'Bug has no state that means resolved. Choose one in the settings.' })],
    }),
  'group.who-is-that': () => group({ canLink: true, workItems: [workItem({ unknownAssignee: 'Bo Chen' })] }),
  'group.unconnected': () =>
    group({ canLink: false, workItems: [workItem({ trouble: 'contoso does not answer.' })] }),
  'list.open': () =>
    drawList(pen, {
      list: { kind: 'list', query: '', page: 1 },
      groups: many,
      hasMore: true,
      problems: [],
      notes: [],
    }),
  'list.query': () =>
    drawList(pen, {
      list: { kind: 'list', query: 'is:resolved level:error color:red', page: 2 },
      groups: many.slice(0, 2),
      hasMore: false,
      problems: [
        {
          word: 'color:red',
          why: '“color” is no field, and no event has a tag of that name.',
          nearest: 'colour:red',
        },
      ],
      notes: ['More values of url came than are indexed, so some groups may be missing.'],
    }),
  'list.mine': () =>
    drawList(pen, {
      list: { kind: 'mine', query: '', page: 1 },
      groups: many.slice(0, 3),
      hasMore: false,
      problems: [],
      notes: [],
    }),
  'list.search-empty': () =>
    drawList(pen, {
      list: { kind: 'search', query: 'gateway timeout', page: 1 },
      groups: [],
      hasMore: false,
      problems: [],
      notes: [],
    }),
  'list.largest': () =>
    drawList(pen, {
      list: { kind: 'search', query: '\u{1f469}'.repeat(15), page: 9998 },
      groups: Array.from({ length: 50 }, () => largestView()),
      hasMore: true,
      problems: Array.from({ length: 50 }, () => ({
        word: '\u{1f469}'.repeat(60),
        why: `“${'\u{1f469}'.repeat(30)}” is no field, and no event has a tag of that name.`,
        nearest: '\u{1f469}'.repeat(60),
      })),
      notes: Array.from(
        { length: 50 },
        () => `More values of ${'\u{1f469}'.repeat(30)} came than are indexed.`,
      ),
    }),
  'workItem.form': () => drawWorkItemForm(pen, { view: groupView(), form: workItemForm(), id: formId }),
  'workItem.faults': () =>
    drawWorkItemForm(pen, {
      view: groupView(),
      form: workItemForm({ fields: formFields, integrations: [...workItemForm().integrations, fabrikam] }),
      id: formId,
      given: { title: 'The price is missing', description: 'Since noon.\nOnly in Norway.', fields: {} },
      faults: ['Customer affected: This field is required.', 'Impact: This field is required.'],
    }),
  'workItem.small': () =>
    drawWorkItemForm(submitPen, {
      view: groupView(),
      form: workItemForm({
        projects: workItemForm().projects.slice(0, 1),
        types: ['Issue'],
        type: 'Issue',
        fields: [],
        areaPaths: ['Shop'],
        iterationPaths: [],
        tags: '',
      }),
      id: formId,
    }),
  'workItem.hostile': () =>
    drawWorkItemForm(pen, { view: hostileView('SHOP-1A2'), form: hostileForm, id: formId, faults: attacks }),
  'workItem.largest': () =>
    drawWorkItemForm(pen, {
      view: largestView(),
      form: largestForm,
      id: formId,
      faults: Array.from({ length: 50 }, () => large),
    }),
  'found.some': () =>
    drawFound(pen, groupView(), 'price missing', [
      found(),
      found({ number: 1204, type: 'User Story', title: 'Prices may be unknown', state: 'New' }),
      found({
        number: 7,
        type: 'Task',
        title: 'Check all prices of the catalogue once a night',
        state: 'Closed',
      }),
    ]),
  'found.largest': () =>
    drawFound(
      pen,
      largestView(),
      large,
      Array.from({ length: 25 }, () =>
        found({ number: 2_147_483_647, title: large, type: large, state: large, project: large }),
      ),
    ),
  'found.hostile': () =>
    drawFound(
      pen,
      hostileView('SHOP-1A2'),
      attacks.join(' '),
      attacks.slice(0, 6).map((title) => found({ title, type: title, state: title, project: title })),
    ),
  'found.unlinking': () =>
    drawUnlinking(
      pen,
      groupView({ workItems: [workItem(), workItem({ linkId: 13, number: 1204, type: 'User Story' })] }),
    ),
  'status.well': () =>
    drawStatus(pen, {
      health: { now, work: { dead: 0, oldestDueSeconds: 0.4 }, integrations: [contoso] },
      rules,
      settingsUrl,
    }),
  'status.troubled': () =>
    drawStatus(pen, {
      health: {
        now,
        work: { dead: 3, oldestDueSeconds: 74 },
        integrations: [
          {
            ...contoso,
            state: 'unauthorized',
            stateReason: 'The token was refused (401).',
            credentialEndsAt: new Date('2026-11-20T00:00:00Z'),
          },
          {
            ...contoso,
            name: 'fabrikam',
            credentialEndsAt: new Date('2026-12-04T14:00:00Z'),
            subscriptions: contoso.subscriptions.map((one, index) => ({
              ...one,
              status: index < 3 ? 'enabled' : 'disabledBySystem',
            })),
          },
          {
            ...contoso,
            name: 'Tailwind',
            state: 'unreachable',
            stateReason: 'tfs.tailwind.example does not answer.',
            credentialEndsAt: null,
            subscriptions: contoso.subscriptions.map((one) => ({ ...one, status: 'refused' })),
          },
        ],
      },
      rules: [],
      settingsUrl,
    }),
  'status.unconnected': () =>
    drawStatus(pen, {
      health: { now, work: { dead: 0, oldestDueSeconds: 0 }, integrations: [] },
      rules,
      settingsUrl,
    }),
  'status.stranger': () =>
    drawStatus(pen, {
      health: { now, work: { dead: 0, oldestDueSeconds: 0 }, integrations: null },
      rules,
      settingsUrl,
    }),
  'status.hostile': () =>
    drawStatus(pen, {
      health: {
        now,
        work: { dead: 1, oldestDueSeconds: 0 },
        integrations: attacks.map((name) => ({ ...contoso, name, state: name, stateReason: name })),
      },
      rules,
      settingsUrl,
    }),
  'settings.member': () =>
    drawSettings(pen, {
      person: { name: 'Ada Lovelace', email: 'ada@hitch.example', role: 'owner' },
      rules,
      notices: ['assigned', 'mentioned', 'regressed'],
      url: 'http://localhost:3978/',
    }),
  'settings.viewer': () =>
    drawSettings(pen, {
      person: { name: 'Grace Hopper', email: null, role: 'viewer' },
      rules: null,
      notices: [],
      url: 'http://localhost:3978/',
    }),
  'subscriptions.some': () => drawSubscriptions(pen, rules),
  'subscriptions.none': () => drawSubscriptions(pen, []),
  'help.all': () => drawHelp(pen, verbs),
  'help.no-work-items': () =>
    drawHelp(
      pen,
      verbs.filter((verb) => verb !== 'create'),
    ),
  'help.unknown': () => drawHelp(pen, verbs, { kind: 'unknown', word: 'reslove', nearest: 'resolve' }),
  'help.incomplete': () =>
    drawHelp(pen, verbs, {
      kind: 'incomplete',
      verb: 'resolve',
      why: 'Which group? Its short id stands on its card.',
      usage: 'resolve <id> [in next release | in <release>]',
    }),
  'welcome.local': () =>
    drawWelcome(pen, {
      kind: 'welcome',
      setupUrl: 'http://localhost:3978/',
      isLocal: true,
      projects: ['demo'],
    }),
  'welcome.setup': () =>
    drawWelcome(pen, {
      kind: 'welcome',
      setupUrl: 'https://hitch.example/setup/eyJpZCI6N30.c2ln',
      isLocal: false,
      projects: ['shop', 'api', 'mobile'],
    }),
  'link.prompt': () => drawLinkPrompt(pen, 'https://hitch.example/link/eyJpZCI6N30.c2ln'),
  'link.done': () =>
    drawLinked(
      pen,
      { name: 'Ada Lovelace', email: 'ada@hitch.example' },
      'SHOP-1A2 is resolved, as you pressed.',
    ),
  'notice.personal': () =>
    drawNotice(
      pen,
      'SHOP-1A2: You are mentioned. Comment by Grace Hopper in Teams: @Ada can you look at the price?\nTypeError: price is undefined',
      { title: 'Open', url: 'https://hitch.example/groups/SHOP-1A2' },
    ),
  'notice.plain': () => drawNotice(pen, 'There is no project called shpo. Did you mean shop?'),
  'notice.lines': () =>
    drawNotice(
      pen,
      'SHOP-1A2 is back after it was resolved, in shop@1.4.3:\nTypeError: price is undefined\n\nSay `show SHOP-1A2` for its card.',
    ),
  'release.bad': () => drawBadRelease(pen, badRelease()),
  'release.bad-sessions': () =>
    drawBadRelease(
      pen,
      badRelease({
        reasons: [
          {
            kind: 'sessions',
            sessions: 1_204,
            failed: 61,
            rate: 61 / 1_204,
            before: { version: 'shop@1.4.2', rate: 0.004 },
          },
        ],
      }),
    ),
  'release.well-again': () => drawBadRelease(pen, badRelease({ reasons: [], backGroups: 0 })),
  'release.hostile': () =>
    drawBadRelease(
      pen,
      badRelease({
        version: `\`${attacks.join(' ')}`.slice(0, 200),
        project: { slug: 'shop', name: attacks.join(' ') },
        reasons: [
          {
            kind: 'sessions',
            sessions: 1_204,
            failed: 61,
            rate: 61 / 1_204,
            before: { version: attacks.join('`'), rate: 0.004 },
          },
        ],
      }),
    ),
  'retired.left': () =>
    drawRetired(
      pen,
      groupView(),
      'Hitch was removed from this conversation on 22 Nov 2026. Add it again to follow its groups here.',
    ),
}

function badRelease(more: Partial<BadRelease> = {}): BadRelease {
  return {
    version: 'shop@1.4.3',
    project: { slug: 'shop', name: 'Shop' },
    startedAt: new Date('2026-11-22T11:05:00Z'),
    reasons: [{ kind: 'groups', newGroups: 7, backGroups: 2, mostBefore: 1 }],
    newGroups: 7,
    backGroups: 2,
    thresholds,
    url: 'https://hitch.example/releases/shop%401.4.3',
    ...more,
  }
}

const now = new Date('2026-11-22T13:05:00Z')
const settingsUrl = 'https://hitch.example/settings/azure-devops'
const formId = '0b9f6c1e-6d1c-4a57-9a3b-5d1f0c7e2a44'
const fabrikam = { id: 4, name: 'fabrikam' }
const events = ['created', 'updated', 'commented', 'deleted', 'restored']
const contoso: IntegrationHealth = {
  name: 'contoso',
  state: 'active',
  stateReason: null,
  stateSince: new Date('2026-11-20T08:00:00Z'),
  credentialEndsAt: new Date('2027-02-20T00:00:00Z'),
  subscriptions: events.map((event) => ({ eventType: `workitem.${event}`, status: 'enabled' })),
}

const large = '\u{1f469}'.repeat(2_000)
const hostileForm = workItemForm({
  integrations: attacks.map((name, index) => ({ id: index + 1, name })),
  integrationId: 1,
  projects: attacks.map((name) => ({ id: name, name })),
  projectId: attacks[0] ?? '',
  types: attacks,
  type: attacks[1] ?? '',
  title: attacks.join(' '),
  fields: attacks.slice(0, 4).map((text, index) => ({
    name: `Custom.Field${index}`,
    label: text,
    kind: 'choice',
    isRequired: true,
    choices: attacks,
    value: text,
  })),
  areaPaths: attacks,
  areaPath: attacks[4] ?? '',
  iterationPaths: attacks,
  tags: attacks.join(';'),
})
const manyNames = Array.from({ length: 500 }, (_, index) => `${index}${'\u{1f469}'.repeat(100)}`)
const largestForm = workItemForm({
  integrations: manyNames.map((name, index) => ({ id: index + 1, name })),
  integrationId: 500,
  projects: manyNames.map((name) => ({ id: name, name })),
  projectId: manyNames.at(-1) ?? '',
  types: manyNames,
  type: manyNames.at(-1) ?? '',
  title: large,
  fields: manyNames.slice(0, 20).map((label, index) => ({
    name: `Custom.Field${index}`,
    label,
    kind: 'choice',
    isRequired: true,
    choices: manyNames,
    value: manyNames.at(-1) ?? '',
  })),
  areaPaths: manyNames,
  areaPath: manyNames.at(-1) ?? '',
  iterationPaths: manyNames,
  iterationPath: manyNames.at(-1) ?? '',
})

const resolved = { status: 'resolved', substatus: '' } as const
const archived = { status: 'archived', substatus: 'forever' } as const

const longTexts: Partial<GroupView> = {
  title:
    'PrismaClientKnownRequestError: Invalid `prisma.order.create()` invocation in /srv/app/packages/checkout/src/orders/createOrder.ts:117:32',
  message:
    'Unique constraint failed on the fields: (`orderNumber`,`tenantId`). The transaction was rolled back after 3 attempts; the connection was returned to the pool. See the log of the payment worker for the request that came first.',
  topFrame: 'Object.createOrderWithReservation (packages/checkout/src/orders/createOrder.ts:117)',
  culprit: 'POST /api/tenants/:tenantId/carts/:cartId/orders',
  release: 'checkout-service@2026.11.22-1f3c9b7d2a+build.48213',
  environment: 'production-europe-west',
  eventCount: 1_204_331,
  userCount: 48_212,
  assignee: { kind: 'person', id: 2, name: 'Wolfeschlegelsteinhausenbergerdorff von Hohenzollern' },
  lastChange: 'Assigned to Wolfeschlegelsteinhausenbergerdorff von Hohenzollern by Ada Lovelace in Teams',
}

const many: GroupView[] = [
  groupView({ substatus: 'regressed', assignee: ada }),
  groupView({
    id: 8,
    shortId: 'SHOP-1A3',
    title: 'Error: connect ECONNREFUSED 10.0.0.7:5432',
    eventCount: 1,
    userCount: 1,
  }),
  groupView({ id: 9, shortId: 'API-9', title: 'Payment took 9.2 s', level: 'warning', eventCount: 48_213 }),
  groupView({
    id: 10,
    shortId: 'SHOP-4',
    ...resolved,
    title: 'RangeError: Maximum call stack size exceeded',
  }),
  groupView({
    id: 11,
    shortId: 'MOBILE-ZZZ',
    ...archived,
    substatus: 'until_count',
    archivedUntilCount: 1384,
    title:
      'ReferenceError: a very long name of something that is not defined anywhere in the bundle of the shop',
    assignee: { kind: 'team', id: 2, name: 'checkout' },
  }),
  groupView({
    id: 12,
    shortId: 'SHOP-2',
    substatus: 'ongoing',
    title: 'AbortError: The user aborted a request.',
  }),
  groupView({
    id: 13,
    shortId: 'SHOP-3',
    substatus: 'escalating',
    title: 'SyntaxError: Unexpected token ‘<’',
  }),
  groupView({ id: 14, shortId: 'SHOP-5', level: 'info', title: 'Cache rebuilt' }),
]

function group(changes: Partial<GroupView>, reason = 'Posted because it was new in shop'): Drawn {
  return drawGroup(pen, groupView(changes), reason)
}

export const project = {
  id: 1,
  organizationId: 1,
  slug: 'shop',
  name: 'Shop',
  platform: 'node',
  shortIdPrefix: 'SHOP',
  lastNumber: 0,
  scrub: {},
  workItemDefaults: {},
  filters: {},
  grouping: {},
  rateLimitCount: null,
  rateLimitWindow: null,
  spikeGuard: null,
  tellsBadReleases: true,
  spikeToldAt: null,
  floodsTold: {},
  quotas: {},
  retentionDays: null,
  eventBudget: null,
  deletedAt: null,
  resolveAge: null,
  apdexThreshold: 300,
  createdAt: new Date('2026-11-01T00:00:00Z'),
}

const rule = {
  id: 1,
  projectId: 1,
  conversationId: 1,
  environment: null,
  level: null,
  happenings: ['all'],
  createdBy: 'Ada Lovelace',
  createdAt: new Date('2026-11-01T00:00:00Z'),
  project,
}

const rules: RuleWithProject[] = [
  rule,
  {
    ...rule,
    id: 2,
    happenings: ['new', 'regressed'],
    environment: 'production',
    level: 'error',
    createdBy: null,
    project: { ...project, id: 2, slug: 'api', name: 'Public API' },
  },
]
