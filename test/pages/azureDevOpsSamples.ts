import { untyped } from '../../pages/azureDevOps/connectForm.ts'
import type { IntegrationFacts } from '../../pages/azureDevOps/facts.ts'
import type { DetailFacts } from '../../pages/azureDevOps/integration.ts'
import type { ListFacts } from '../../pages/azureDevOps/list.ts'
import type { NewRuleFacts } from '../../pages/azureDevOps/ruleForm.ts'
import type { Finding } from '../../pages/group/workItems.ts'
import type { NewWorkItemFacts } from '../../pages/workItem/draw.ts'
import { optionsFor } from '../../services/azureDevOps/options.ts'
import type { MappedType } from '../../services/azureDevOps/sync/mapping.ts'
import type { WorkItemView } from '../../services/groups/view.ts'
import { local, now, people } from './samples.ts'

// Facts of the shop's Azure DevOps, for tests and pictures of the pages.

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)

const hook = (eventType: string, more: Partial<IntegrationFacts['hooks'][number]> = {}) => ({
  eventType: `workitem.${eventType}`,
  status: 'enabled',
  reason: null,
  checkedAt: ago(22 * minute),
  heardAt: ago(3 * minute),
  ...more,
})

export function integrationOf(more: Partial<IntegrationFacts> = {}): IntegrationFacts {
  return {
    id: 1,
    name: 'contoso',
    address: 'https://dev.azure.com/contoso/',
    host: 'cloud',
    state: 'active',
    stateReason: null,
    stateSince: ago(9 * day),
    account: 'Hitch',
    credentialKind: 'pat',
    endsAt: ago(-64 * day),
    project: null,
    hooks: [
      hook('commented', { heardAt: ago(2 * hour) }),
      hook('created', { heardAt: null }),
      hook('deleted', { heardAt: null }),
      hook('restored', { heardAt: null }),
      hook('updated'),
    ],
    heardAt: ago(3 * minute),
    testedAt: ago(9 * day),
    reconciledAt: ago(4 * minute),
    place: 'Releases in Microsoft Teams',
    createdBy: 'Ada Lovelace',
    createdAt: ago(9 * day),
    workItems: 34,
    ...more,
  }
}

/** A server whose token was revoked, and whose hooks nobody may make. */
export const troubled = integrationOf({
  id: 2,
  name: 'DefaultCollection',
  address: 'https://tfs.contoso.example/DefaultCollection/',
  host: 'server',
  state: 'unauthorized',
  stateReason: 'The personal access token was revoked or has ended.',
  stateSince: ago(5 * hour),
  endsAt: ago(5 * hour),
  project: 'Stock',
  account: 'svc-hitch',
  hooks: [
    hook('commented', { status: 'disabledByUser', heardAt: ago(2 * day) }),
    hook('created', {
      status: 'refused',
      heardAt: null,
      reason:
        'I may not make service hooks: the account lacks a right. That takes a Project Collection Administrator, or an integration that is limited to a project and one of its administrators. They can also be made by hand.',
    }),
    hook('updated', { status: 'onProbation' }),
  ],
  heardAt: ago(2 * day),
  reconciledAt: ago(5 * hour),
  workItems: 1,
})

const callback = 'https://hitch.example/settings/azure-devops/callback'
const ways = { isServer: false, tokenPage: null, callback }
const connect = { csrf: local.csrf, from: null, typed: untyped, ways, isOpen: false }

export function integrationsFacts(more: Partial<ListFacts> = {}): ListFacts {
  return { now, who: local, integrations: [integrationOf(), troubled], said: null, connect, ...more }
}

export const connecting = {
  ...connect,
  from: { token: 't', place: 'Releases in Microsoft Teams' },
  isOpen: true,
}

const state = (name: string, category: string, color: string, usual: 'open' | 'done' | 'nothing') => ({
  ...{ name, category, color, usual },
  chosen: null,
})

const agile = [
  state('New', 'Proposed', 'b2b2b2', 'open'),
  state('Active', 'InProgress', '007acc', 'open'),
  state('In Review', 'InProgress', '5688e0', 'open'),
  state('Resolved', 'Resolved', 'ff9d00', 'done'),
  state('Closed', 'Completed', '339933', 'done'),
  state('Removed', 'Removed', 'ffffff', 'nothing'),
]

const type = (id: number, name: string, more: Partial<MappedType> = {}): MappedType => ({
  ...{ id, name, states: agile, onResolve: null, onReopen: null },
  usualResolve: 'Resolved',
  usualReopen: 'Active',
  ...more,
})

export function detailFacts(more: Partial<DetailFacts> = {}): DetailFacts {
  return {
    now,
    who: local,
    mayChange: true,
    said: null,
    integration: integrationOf(),
    ways: { ...ways, tokenPage: 'https://dev.azure.com/contoso/_usersSettings/tokens' },
    typed: untyped,
    isRenewing: false,
    places: [
      { id: 1, name: 'Releases in Microsoft Teams' },
      { id: 2, name: 'Shop team in Microsoft Teams' },
    ],
    placeId: 1,
    outOfStep: [
      {
        number: 1742,
        type: 'Bug',
        title: 'Slow answer from the tax service',
        url: 'https://dev.azure.com/contoso/Web/_workitems/edit/1742',
        trouble: 'Azure DevOps does not know Grace Hopper, so it is assigned to nobody there.',
        groups: ['SHOP-19Z', 'SHOP-18K'],
      },
    ],
    byHand: {
      url: 'https://hitch.example/extensions/vsts/issue-updated/4pYk0sZ1r9m2QvT7c3XeLw8bN5dHjA6u/',
      username: 'hitch',
      password: null,
      events: ['Work item created', 'Work item updated', 'Work item commented on'],
      resourceVersion: '1.0',
      steps: [
        'In Azure DevOps, open the settings of a project whose work items are to be kept in step, and there Service hooks.',
        'Press Create subscription, choose Web Hooks, and Next.',
        'Choose the first of the events below, leave the filters as they are, and press Next.',
        'Enter the URL, the user name and the password below.',
      ],
    },
    options: {
      all: optionsFor({ options: { all: { seenOut: false } } }, 0),
      exceptions: [
        {
          project: { id: 2, slug: 'stock', name: 'Stock' },
          own: { assigneeOut: false, removed: 'archived' },
        },
      ],
      next: null,
      others: [{ id: 1, slug: 'shop', name: 'Shop' }],
    },
    mapping: {
      projects: [
        { id: 'p1', name: 'Web' },
        { id: 'p2', name: 'Stock' },
      ],
      project: { id: 'p1', name: 'Web' },
      types: [
        type(1, 'Bug', {
          onResolve: 'In Review',
          states: agile.map((one) => (one.name === 'In Review' ? { ...one, chosen: 'done' } : one)),
        }),
        type(2, 'Task', { usualResolve: 'Closed' }),
        type(3, 'User Story'),
      ],
      openTypeId: 1,
      trouble: null,
    },
    rules: {
      rules: [
        {
          id: 1,
          project: 'Shop',
          happenings: ['new', 'regressed'],
          environment: 'production',
          level: 'fatal',
          makes: 'Bug in Web',
        },
        {
          id: 2,
          project: 'Stock',
          happenings: ['all'],
          environment: null,
          level: null,
          makes: 'Issue in Stock',
        },
      ],
    },
    ...more,
  }
}

const item = (linkId: number, more: Partial<WorkItemView> = {}): WorkItemView => ({
  linkId,
  state: 'linked',
  wish: 'link',
  workItemId: linkId,
  integration: 'contoso',
  number: 1731 + linkId,
  type: 'Bug',
  title: 'Payments are declined by the bank since Friday',
  itemState: 'Active',
  assignee: 'Grace Hopper',
  url: `https://dev.azure.com/contoso/Web/_workitems/edit/${1731 + linkId}`,
  presence: 'live',
  reason: null,
  trouble: null,
  unknownAssignee: null,
  ...more,
})

/** One of every kind. */
export const everyWorkItem: WorkItemView[] = [
  item(1),
  item(2, {
    type: 'User Story',
    title: 'New limits of the bank',
    itemState: 'Resolved',
    unknownAssignee: 'Jo Ito',
    assignee: 'Jo Ito',
  }),
  item(3, { presence: 'deleted', assignee: null, title: 'Checkout fails' }),
  item(4, { trouble: 'Bug has no state Resolved any more. An administrator can choose another one.' }),
  item(5, {
    state: 'pending',
    wish: 'create',
    workItemId: null,
    number: null,
    type: 'Bug',
    title: 'PaymentDeclined: card 4242 was declined',
    url: null,
  }),
  item(6, {
    state: 'failed',
    workItemId: null,
    number: 99_999,
    title: '',
    reason: 'There is no work item 99999 in contoso, or Hitch may not see it.',
    url: null,
  }),
]

export const finding: Finding = {
  text: 'bank',
  fault: null,
  mayBeLinked: false,
  found: [
    {
      integrationId: 1,
      number: 1732,
      title: 'Payments are declined by the bank since Friday',
      type: 'Bug',
      state: 'Active',
      project: 'Web',
      label: '',
    },
    {
      integrationId: 1,
      number: 1588,
      title: 'Ask the bank for its table of limits, and put it where everybody finds it',
      type: 'Task',
      state: 'Closed',
      project: 'Web',
      label: '',
    },
  ],
}

const fields: NewWorkItemFacts['form']['fields'] = [
  {
    name: 'Microsoft.VSTS.Common.Priority',
    label: 'Priority',
    kind: 'choice',
    isRequired: false,
    choices: ['1', '2', '3', '4'],
    value: '2',
  },
  {
    name: 'Microsoft.VSTS.Common.Severity',
    label: 'Severity',
    kind: 'choice',
    isRequired: false,
    choices: ['1 - Critical', '2 - High', '3 - Medium', '4 - Low'],
    value: '3 - Medium',
  },
  { name: 'Custom.Customer', label: 'Customer', kind: 'text', isRequired: true, choices: [], value: '' },
  { name: 'Custom.Impact', label: 'Impact', kind: 'long', isRequired: true, choices: [], value: '' },
]

export function newWorkItemFacts(more: Partial<NewWorkItemFacts> = {}): NewWorkItemFacts {
  return {
    who: local,
    group: {
      shortId: 'SHOP-1A2',
      title: 'PaymentDeclined: card 4242 was declined by the bank (insufficient_funds)',
      assignee: 'Grace Hopper',
    },
    form: {
      integrations: [
        { id: 1, name: 'contoso' },
        { id: 2, name: 'DefaultCollection' },
      ],
      integrationId: 1,
      projects: [
        { id: 'p1', name: 'Web' },
        { id: 'p2', name: 'Stock' },
      ],
      projectId: 'p1',
      types: ['Bug', 'Task', 'User Story'],
      type: 'Bug',
      title: 'PaymentDeclined: card 4242 was declined by the bank (insufficient_funds)',
      fields,
      areaPaths: ['Web', 'Web\\Checkout', 'Web\\UI'],
      iterationPaths: ['Web', 'Web\\Sprint 12'],
      areaPath: 'Web\\Checkout',
      iterationPath: '',
      tags: 'hitch; payment',
    },
    typed: { description: '', assignee: 'group' },
    people,
    fault: null,
    faults: {},
    ...more,
  }
}

export function newRuleFacts(more: Partial<NewRuleFacts> = {}): NewRuleFacts {
  const { projects, projectId, types, type, areaPaths, iterationPaths } = newWorkItemFacts().form
  return {
    who: local,
    integration: { id: 1, name: 'contoso' },
    ours: [
      { slug: 'shop', name: 'Shop' },
      { slug: 'stock', name: 'Stock' },
    ],
    ...{ projects, projectId, types, type, areaPaths, iterationPaths, fields },
    typed: {
      ...{ project: 'shop', environment: 'production', level: 'error', happenings: ['new'] },
      ...{ areaPath: '', iterationPath: '', tags: '' },
    },
    fault: null,
    faults: {},
    ...more,
  }
}
