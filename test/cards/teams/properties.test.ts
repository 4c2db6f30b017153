import assert from 'node:assert/strict'
import fc from 'fast-check'
import { drawPost } from '../../../cards/teams/draw.ts'
import { drawFound } from '../../../cards/teams/found.ts'
import { drawLinked } from '../../../cards/teams/linked.ts'
import { drawList } from '../../../cards/teams/list.ts'
import { drawNotice } from '../../../cards/teams/notice.ts'
import { drawRetired } from '../../../cards/teams/retired.ts'
import { safe } from '../../../cards/teams/safe.ts'
import { drawSettings } from '../../../cards/teams/settings.ts'
import { drawWorkItemForm } from '../../../cards/teams/workItem.ts'
import type { GroupView, WorkItemView } from '../../../services/groups/view.ts'
import { found, groupView, workItem, workItemForm } from '../view.ts'
import { attacks } from './hostile.ts'
import { lint, nodesOf } from './lint.ts'
import { pen } from './samples.ts'

const url = 'https://hitch.example/groups/SHOP-1A2'
const setupUrl = 'https://hitch.example/setup/x'
const workItemUrl = 'https://dev.azure.com/contoso/_workitems/edit/31'

const text = fc.oneof(
  fc.constantFrom(...attacks, ''),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 600 }),
  // Pieces of markup in any order, which is how a filter is usually beaten.
  fc
    .array(
      fc.constantFrom(
        '$',
        '{',
        '}',
        '<',
        'at',
        '>',
        '/',
        '](',
        '[',
        '!',
        '\\',
        '`',
        '\u200b',
        '\u202e',
        '*',
        ' ',
        '\ud800',
        '\n',
      ),
      {
        maxLength: 60,
      },
    )
    .map((pieces) => pieces.join('')),
)
const id = fc.integer({ min: 1, max: 2 ** 31 - 1 })
const time = fc.date({ noInvalidDate: true })
const named = fc.record({ id, name: text })

const workItems = fc.array(
  fc
    .record({
      linkId: id,
      state: fc.constantFrom('pending', 'linked', 'failed'),
      wish: fc.constantFrom('link', 'create'),
      workItemId: fc.option(id),
      integration: text,
      number: fc.option(id),
      type: text,
      title: text,
      itemState: text,
      assignee: fc.option(text),
      url: fc.constantFrom(null, workItemUrl, ...attacks.filter((attack) => !URL.canParse(attack))),
      presence: fc.constantFrom('live', 'deleted', 'invisible'),
      reason: fc.option(text),
      trouble: fc.option(text),
      unknownAssignee: fc.option(text),
    })
    .map((facts) => workItem(facts as Partial<WorkItemView>)),
  { maxLength: 8 },
)

const view: fc.Arbitrary<GroupView> = fc
  .record({
    id,
    version: id,
    project: fc.record({ id, slug: text, name: text }),
    kind: fc.constantFrom('error', 'default', 'csp'),
    title: text,
    message: text,
    culprit: text,
    topFrame: text,
    level: fc.oneof(fc.constantFrom('fatal', 'error', 'warning', 'info', 'debug'), text),
    environment: fc.option(text),
    release: fc.option(text),
    status: fc.constantFrom('unresolved', 'resolved', 'archived'),
    substatus: fc.constantFrom(
      '',
      'new',
      'ongoing',
      'regressed',
      'escalating',
      'forever',
      'until_time',
      'until_count',
      'until_escalating',
    ),
    lastChange: text,
    archivedUntil: fc.option(time),
    archivedUntilCount: fc.option(id),
    resolution: fc.option(fc.record({ inNextRelease: text, inRelease: text }, { requiredKeys: [] })),
    assignee: fc.option(fc.record({ kind: fc.constantFrom('person', 'team'), id, name: text })),
    eventCount: fc.nat(),
    userCount: fc.nat(),
    firstSeenAt: time,
    lastSeenAt: time,
    hours: fc.array(fc.oneof(fc.nat(), fc.constant(Number.NaN)), { maxLength: 30 }),
    assignable: fc.record({
      people: fc.array(named, { maxLength: 60 }),
      teams: fc.array(named, { maxLength: 60 }),
    }),
    workItems,
    canLink: fc.boolean(),
  })
  .map((facts) => groupView(facts as Partial<GroupView>))

describe('cards for Teams, whatever strangers write', () => {
  it('draws a sound group card', () => {
    fc.assert(
      fc.property(view, text, fc.boolean(), (view, reason, canExecute) => {
        const drawn = drawPost({ ...pen, canExecute, post: { kind: 'group', view, reason } })
        assert.equal(drawn.fault, null)
        assert.deepEqual(lint(drawn.attachments[0].content, [url, workItemUrl]), [])
        assert.ok(!/[\n\r\u202a-\u202e]/.test(drawn.summary))
      }),
      { numRuns: 300 },
    )
  })

  it('draws a sound list', () => {
    const kind = fc.constantFrom('list' as const, 'mine' as const, 'search' as const)
    const list = fc.record({ kind, query: text, page: fc.integer({ min: 1, max: 9999 }) })
    fc.assert(
      fc.property(
        list,
        fc.array(view, { maxLength: 9 }),
        fc.boolean(),
        fc.array(fc.record({ word: text, why: text, nearest: fc.option(text) })),
        fc.array(text),
        (list, groups, hasMore, problems, notes) => {
          const drawn = drawList(pen, { list, groups, hasMore, problems, notes })
          assert.equal(drawn.fault, null)
          assert.deepEqual(lint(drawn.attachments[0].content, [url]), [])
        },
      ),
      { numRuns: 100 },
    )
  })

  it('draws a sound form, in which every value is what it was', () => {
    const texts = fc.array(text, { maxLength: 30 })
    const kind = fc.constantFrom('text', 'long', 'number', 'boolean', 'date', 'choice', 'person')
    const field = fc.record({ label: text, kind, isRequired: fc.boolean(), choices: texts, value: text })
    const facts = fc.record({
      projects: fc.array(fc.record({ id: text, name: text })),
      projectId: text,
      types: texts,
      type: text,
      title: text,
      fields: fc
        .array(field, { maxLength: 9 })
        .map((all) => all.map((one, index) => ({ ...one, name: `Custom.F${index}` }))),
      areaPaths: texts,
      areaPath: text,
      tags: text,
    })
    fc.assert(
      fc.property(facts, texts, (facts, faults) => {
        const form = workItemForm(facts as Parameters<typeof workItemForm>[0])
        const drawn = drawWorkItemForm(pen, { view: groupView(), form, id: 'x', faults })
        assert.equal(drawn.fault, null)
        assert.deepEqual(lint(drawn.attachments[0].content, [`${url}/work-items/new`]), [])
        const known = new Set([...form.areaPaths, ...form.types, ...form.projects.map(({ id }) => id)])
        for (const set of nodesOf(drawn.attachments[0].content).map(({ node }) => node))
          if (['workItemArea', 'workItemType', 'workItemProject'].includes(String(set.id)))
            for (const { value } of set.choices as { value: string }[]) assert.ok(known.has(value))
      }),
      { numRuns: 100 },
    )
  })

  it('draws a sound choice of work items', () => {
    const hits = fc.array(
      fc
        .record({ number: id, title: text, type: text, state: text, project: text })
        .map((facts) => found(facts)),
      { maxLength: 25 },
    )
    fc.assert(
      fc.property(view, text, hits, (view, words, hits) => {
        const drawn = drawFound(pen, view, words, hits)
        assert.equal(drawn.fault, null)
        assert.deepEqual(lint(drawn.attachments[0].content, []), [])
      }),
      { numRuns: 100 },
    )
  })

  it('draws sound small cards', () => {
    fc.assert(
      fc.property(text, text, fc.array(text), fc.boolean(), (one, other, projects, isLocal) => {
        for (const drawn of [
          drawNotice(pen, one),
          drawLinked(pen, { name: one, email: other }, other),
          drawRetired(pen, { shortId: one, title: other }, one),
          drawSettings(pen, {
            person: { name: one, email: other, role: one },
            rules: [],
            notices: [],
            url: setupUrl,
          }),
          drawPost({ ...pen, post: { kind: 'welcome', setupUrl, isLocal, projects } }),
        ]) {
          assert.equal(drawn.fault, null)
          assert.deepEqual(lint(drawn.attachments[0].content, [setupUrl]), [])
        }
      }),
      { numRuns: 200 },
    )
  })

  it('keeps a text within its limit, on one line, well-formed, and says it the same twice', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 80 }), (raw, limit) => {
        const shown = safe(raw, limit)
        const visible = shown.replace(/[\u200b\u2068\u2069]/g, '')
        assert.ok([...visible].length <= limit)
        assert.ok(shown.isWellFormed() && !/\p{Cc}/u.test(shown) && shown.trim() === shown)
        assert.equal(safe(shown, limit), shown)
      }),
    )
  })
})
