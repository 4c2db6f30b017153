import assert from 'node:assert/strict'
import { drawDisconnect } from '../../pages/azureDevOps/disconnect.ts'
import { drawIntegration } from '../../pages/azureDevOps/integration.ts'
import { drawIntegrations } from '../../pages/azureDevOps/list.ts'
import { drawNewRule } from '../../pages/azureDevOps/ruleForm.ts'
import { drawGroup, type GroupFacts } from '../../pages/group/draw.ts'
import { drawGrouping } from '../../pages/grouping/draw.ts'
import { drawGroups } from '../../pages/groups/draw.ts'
import { drawIntake } from '../../pages/intake/draw.ts'
import { drawFault } from '../../pages/layout/fault.ts'
import { safetyHeaders } from '../../pages/layout/headers.ts'
import { drawLink, drawLinked } from '../../pages/link/draw.ts'
import { drawMonitor } from '../../pages/monitors/details.ts'
import { drawMonitors } from '../../pages/monitors/list.ts'
import { drawOwnership } from '../../pages/ownership/draw.ts'
import { drawRelease } from '../../pages/releases/draw.ts'
import { drawReleases } from '../../pages/releases/list.ts'
import { drawSettings } from '../../pages/settings/draw.ts'
import { drawSetup } from '../../pages/setup/draw.ts'
import { drawSetUpEntra } from '../../pages/signin/draw.ts'
import { drawTransaction } from '../../pages/transactions/draw.ts'
import { drawTransactions } from '../../pages/transactions/list.ts'
import { drawNewWorkItem } from '../../pages/workItem/draw.ts'
import type { EventPayload } from '../../services/events/event.ts'
import type { WorkItemView } from '../../services/groups/view.ts'
import { groupOwners } from '../cards/view.ts'
import {
  connecting,
  detailFacts,
  everyWorkItem,
  finding,
  integrationsFacts,
  newRuleFacts,
  newWorkItemFacts,
} from './azureDevOpsSamples.ts'
import { feedbackFacts, reportedFacts } from './feedbackSamples.ts'
import { groupingFacts } from './groupingSamples.ts'
import { intakeFacts } from './intakeSamples.ts'
import { monitorPageFacts, monitorsFacts } from './monitorSamples.ts'
import { ownershipFacts } from './ownershipSamples.ts'
import { releaseFacts, releasesFacts } from './releaseSamples.ts'
import { ada, event, groupFacts, listFacts, payload, viewOf } from './samples.ts'
import { transactionFacts, transactionsFacts } from './transactionSamples.ts'

// Each page is drawn twice: with hostile texts everywhere, and with harmless ones of the same length. When nothing
// hostile became markup, both have the same tags with the same attributes.

const hostile = [
  '<script>alert(1)</script>',
  '"onerror="alert(1)',
  "' onmouseover='alert(1)",
  'javascript:alert(1)//',
  '</style><img src=x onerror=alert(1)>',
  '</title></textarea></svg><svg onload=alert(1)>',
  '<!--><iframe srcdoc="<b>">-->',
  '{{constructor.constructor("alert(1)")()}}',
  '\u202eevil\u0000\u0007\ud800',
]

function drawPeopleSay(facts: GroupFacts, text: string): string {
  const { view, event, reports, about } = facts
  const feedback = event?.payload.contexts?.feedback
  return drawGroup({
    ...facts,
    view: { ...view, title: text, message: text, culprit: text },
    reports: poison(reports, text),
    about: about && { ...poison(about, text), eventId: text },
    event: event && {
      ...event,
      payload: { ...event.payload, contexts: { feedback: poison(feedback ?? {}, text) } },
      attachments: event.attachments.map((file) => ({ ...file, name: text, kind: text })),
    },
  })
}

const pages: Record<string, (text: string) => string> = {
  'the list': (text) =>
    drawGroups(
      listFacts({
        who: { ...ada, name: text, role: text, csrf: text },
        query: { text, sort: 'events', project: text, page: 3 },
        groups: [poison(viewOf(), text)],
        problems: [{ word: text, why: text, nearest: text }],
        notes: [text],
        projects: [
          { slug: text, name: text },
          { slug: 'b', name: text },
        ],
      }),
    ),
  'the empty list': (text) =>
    drawGroups(listFacts({ groups: [], query: { text, sort: 'users', project: text, page: 1 } })),
  'the welcome': (text) => drawGroups(listFacts({ groups: [], welcome: { projectName: text, dsn: text } })),
  'a group': (text) => {
    const facts = groupFacts({
      view: viewOf(groupOwners()),
      event: { ...event, payload: hostilePayload(text) },
    })
    return drawGroup({
      ...poison(facts, text),
      said: { kind: 'fault', words: text },
      mayChange: true,
      event: { ...event, id: text, previous: text, next: text, payload: hostilePayload(text) },
    })
  },
  'a feedback': (text) => drawPeopleSay(feedbackFacts(), text),
  'what users say': (text) => drawPeopleSay(reportedFacts(), text),
  // How they do is numbers and words of ours.
  'the releases': (text) => drawReleases({ ...poison(releasesFacts(), text), health: new Map() }),
  'the transactions': (text) => {
    const { query, ...facts } = transactionsFacts()
    return drawTransactions({
      ...poison(facts, text),
      query: { ...query, text, project: text, environment: text },
    })
  },
  'a transaction': (text) => {
    const { query, span, details, now, ...facts } = transactionFacts()
    const { examples = [], releases = [], ...rest } = details ?? assert.fail()
    const poisoned = {
      ...rest,
      releases: releases.map((each) => ({ ...each, release: text })),
      examples: examples.map((each) => ({ ...poison(each, text), kind: each.kind })),
    }
    return drawTransaction({
      ...poison(facts, text),
      now,
      span,
      query: { ...query, environment: text },
      details: poisoned,
    })
  },
  'a release': (text) => drawRelease({ ...poison(releaseFacts(), text), health: releaseFacts().health }),
  'a link': (text) =>
    drawLink({
      who: ada,
      token: text,
      chat: { app: text, name: text, tenantId: text, externalId: text },
      choice: null,
    }),
  'a local link': (text) =>
    drawLink({
      who: ada,
      token: text,
      chat: { app: text, name: text, tenantId: '', externalId: text },
      choice: { people: [{ id: 1, name: `${text}!` }] },
    }),
  'a linked one': (text) => drawLinked({ who: ada, chatApp: text, chatName: text, personName: text }),
  'the set-up': (text) =>
    drawSetup({
      who: ada,
      token: text,
      mayChange: true,
      place: { name: text, kind: text, chat: text },
      projects: [
        {
          slug: text,
          name: text,
          dsn: text,
          environments: [text],
          rule: { environment: text, level: text, happenings: [text] },
        },
      ],
      azureDevOps: { connected: [{ id: 1, name: text, isToldHere: true }], mayConnect: true },
      said: { kind: 'fault', words: text },
    }),
  'signing in': (text) => drawSetUpEntra({ missing: [text], callback: text, fault: text, next: text }),
  'the integrations': (text) =>
    drawIntegrations({
      ...poison(
        integrationsFacts({ connect: connecting, said: { kind: 'fault', words: '', list: [''] } }),
        text,
      ),
    }),
  'an integration': (text) => drawIntegration(poison(detailFacts({ who: ada }), text)),
  'a new rule': (text) => drawNewRule(poison(newRuleFacts(), text)),
  'what a project takes in': (text) => {
    const facts = intakeFacts({ said: { kind: 'fault', words: '' } })
    return drawIntake({
      ...poison(facts, text),
      fates: facts.fates.map((fate) => ({ ...fate, category: text, outcome: text })),
    })
  },
  'the settings': (text) => drawSettings({ who: ada, projects: [{ slug: text, name: text }], hasMore: true }),
  'the monitors': (text) => {
    const facts = monitorsFacts()
    const [first] = facts.monitors
    const monitors = first ? [{ ...first, monitor: poison(first.monitor, text) }] : []
    return drawMonitors({ ...facts, search: text, monitors })
  },
  'a monitor': (text) => {
    const facts = monitorPageFacts()
    return drawMonitor({
      ...facts,
      monitor: poison(facts.monitor, text),
      checkIns: poison(facts.checkIns, text),
    })
  },
  'who owns what': (text) => {
    const facts = ownershipFacts({ said: { kind: 'fault', words: '', list: [''] } })
    return drawOwnership(poison(facts, text))
  },
  grouping: (text) => {
    const facts = groupingFacts({ said: { kind: 'fault', words: '', list: [''] } })
    return drawGrouping(poison(facts, text))
  },
  disconnecting: (text) => drawDisconnect({ who: ada, id: 1, name: text, workItems: 2 }),
  'work items': (text) =>
    drawGroup({
      ...groupFacts({
        view: viewOf({ canLink: true, workItems: everyWorkItem.map((item) => keepState(item, text)) }),
        finding: poison({ ...finding, fault: '' }, text),
      }),
    }),
  'a new work item': (text) =>
    drawNewWorkItem(poison(newWorkItemFacts({ fault: '', faults: { 'Custom.Impact': '' } }), text)),
  'a fault': (text) =>
    drawFault({ status: 400, message: text, reference: text, heading: text }, { ...ada, name: text }),
}

describe('what strangers send', () => {
  for (const [name, draw] of Object.entries(pages))
    for (const text of hostile)
      it(`stays text on ${name}: ${JSON.stringify(text).slice(0, 40)}`, () => {
        assert.deepEqual(skeleton(draw(text)), skeleton(draw(harmless(text))))
      })

  it('never becomes an address', () => {
    for (const [name, draw] of Object.entries(pages))
      for (const [, address] of draw('javascript:alert(1)').matchAll(/\s(?:href|src|action)="([^"]*)"/g))
        assert.match(address ?? '', /^(\/|#)(?!\/)/, name)
  })

  it('would find no script to run, no style to load and no frame to hide in anyway', () => {
    const policy = safetyHeaders['content-security-policy'] ?? ''
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
    ])
      assert.ok(policy.split('; ').includes(rule), rule)
    assert.match(policy, /frame-ancestors 'self' https:\/\/teams\.microsoft\.com /)
    assert.doesNotMatch(policy, /unsafe|\*(?!\.)/)
    for (const [name, draw] of Object.entries(pages))
      assert.doesNotMatch(draw('x'), /<style|<script(?! src="\/assets\/)|\sstyle=|\son\w+=/, name)
  })
})

/** Tags with the names of their attributes, in their order. Fails on any `<` that begins no proper tag. */
function skeleton(html: string): string[] {
  const tag = /<(!doctype html|\/?[a-z][a-z0-9]*)((?:\s+[a-z:A-Z-]+(?:="[^"]*")?)*)\s*\/?>/g
  const rest = html.replaceAll(tag, '')
  assert.ok(!rest.includes('<'), rest.slice(Math.max(rest.indexOf('<') - 40, 0), rest.indexOf('<') + 60))
  return [...html.matchAll(tag)].map(
    ([, name, attributes]) =>
      `${name} ${[...(attributes ?? '').matchAll(/\s([a-z:A-Z-]+)(?:="[^"]*")?/g)].map(([, attribute]) => attribute).join(' ')}`,
  )
}

// What decides about the shape of a page stays: spaces between words, the sign between a name and its value, and the
// length as JSON, from which a value stands on several lines.
function harmless(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[^\s=]/g, 'x')
}

/** The same facts with every text in them replaced. Times, numbers and the shape stay. */
function poison<Facts>(facts: Facts, text: string): Facts {
  if (typeof facts === 'string') return text as Facts
  if (facts === null || typeof facts !== 'object' || facts instanceof Date) return facts
  if (Array.isArray(facts)) return facts.map((item) => poison(item, text)) as Facts
  return Object.fromEntries(Object.entries(facts).map(([key, item]) => [key, poison(item, text)])) as Facts
}

/** A work item of which everything a stranger wrote is this; in which list it stands is ours to say. */
function keepState(item: WorkItemView, text: string): WorkItemView {
  const { state, wish, presence } = item
  return { ...poison(item, text), state, wish, presence }
}

/** An event that says nothing but this, under names that say it too. */
function hostilePayload(text: string): EventPayload {
  const map = { [text]: text, [`${text}2`]: { [text]: [text] } }
  const frame = {
    function: text,
    filename: text,
    abs_path: text,
    module: text,
    context_line: text,
    pre_context: [text],
    post_context: [text],
    lineno: 7,
    vars: map,
    in_app: true,
  }
  return {
    ...poison(payload, text),
    timestamp: 1,
    received: 1,
    logentry: { message: `${text}%s`, formatted: `${text}formatted`, params: [text, map] },
    exception: {
      values: [
        {
          type: text,
          value: text,
          mechanism: { type: text, handled: false },
          stacktrace: { frames: [frame, { ...frame, in_app: false }] },
        },
        { type: text, value: text },
      ],
    },
    threads: { values: [{ name: text, crashed: true, stacktrace: { frames: [frame] } }] },
    breadcrumbs: {
      values: [
        { timestamp: 1, type: text, category: text, level: text, message: text, data: map },
        { category: text, data: { url: text, method: text, status_code: map } },
      ],
    },
    tags: [[text, text]],
    user: map,
    request: {
      method: text,
      url: text,
      fragment: text,
      query_string: text,
      headers: map,
      cookies: map,
      env: map,
      data: map,
      [text]: map,
    },
    contexts: { [text]: map },
    extra: map,
    modules: { [text]: text },
    sdk: { name: text, version: text },
    csp: map,
    errors: [{ type: text, name: text, value: text }],
  }
}
