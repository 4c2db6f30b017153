import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Hook, readHook } from '../../../../services/azureDevOps/hooks/hook.ts'

const folder = join(import.meta.dirname, '../../../fixtures/hooks')
const organization = '44444444-4444-4444-8444-444444444444'
const subscription = '11111111-1111-4111-8111-111111111111'

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
}

function hookOf(notification: number, more: Partial<Hook>): Hook {
  return {
    eventType: 'workitem.updated',
    subscriptionId: subscription,
    notificationId: String(notification),
    eventId: `22222222-2222-4222-8222-${String(notification).padStart(12, '0')}`,
    workItemId: 31,
    rev: null,
    organizationIds: [organization],
    isTest: false,
    ...more,
  }
}

const cases: [string, Hook][] = [
  ['workitem.updated-reassigned', hookOf(42, { rev: 7 })],
  ['workitem.updated-state', hookOf(43, { rev: 8 })],
  ['workitem.updated-state-localised', hookOf(44, { rev: 9 })],
  ['workitem.updated-first-state', hookOf(45, { rev: 2 })],
  ['workitem.updated-unassigned', hookOf(46, { rev: 10 })],
  ['workitem.updated-reassigned-identities', hookOf(47, { rev: 11 })],
  ['workitem.updated-service-principal', hookOf(48, { rev: 12 })],
  ['workitem.updated-link-only', hookOf(49, { rev: 13 })],
  ['workitem.updated-moved', hookOf(50, { rev: 14 })],
  ['workitem.updated-comment-edited', hookOf(51, { rev: 15 })],
  ['workitem.updated-no-work-item-id', hookOf(52, { rev: 16 })],
  ['workitem.updated-minimal', hookOf(53, { rev: null })],
  ['workitem.updated-large-update-id', hookOf(54, { rev: 18 })],
  ['workitem.updated-server', hookOf(55, { rev: 19 })],
  [
    'workitem.updated-old-organization',
    hookOf(56, { rev: 20, organizationIds: [organization, '66666666-6666-4666-8666-666666666667'] }),
  ],
  ['workitem.updated-no-containers', hookOf(57, { rev: 21, organizationIds: [] })],
  [
    'workitem.updated-other-organization',
    hookOf(58, { rev: 22, organizationIds: ['77777777-7777-4777-8777-777777777777'] }),
  ],
  ['workitem.updated-script', hookOf(59, { rev: 23 })],
  [
    'workitem.updated-wrong-ids',
    hookOf(60, { subscriptionId: null, notificationId: null, eventId: null, workItemId: null }),
  ],
  ['workitem.created', hookOf(1, { eventType: 'workitem.created', rev: 1 })],
  ['workitem.commented', hookOf(61, { eventType: 'workitem.commented', rev: 24 })],
  ['workitem.deleted', hookOf(62, { eventType: 'workitem.deleted', rev: 25 })],
  ['workitem.restored', hookOf(63, { eventType: 'workitem.restored', rev: 26 })],
  [
    'workitem.updated-test',
    hookOf(2, {
      subscriptionId: '00000000-0000-0000-0000-000000000000',
      workItemId: null,
      rev: 2,
      organizationIds: ['c12d0eb8-e382-443b-9f9c-c52cba5014c2', 'f844ec47-a9db-4511-8281-8b63f4eaf94e'],
      isTest: true,
    }),
  ],
  [
    'workitem.created-test',
    hookOf(3, {
      eventType: 'workitem.created',
      workItemId: 5,
      rev: 1,
      organizationIds: ['c12d0eb8-e382-443b-9f9c-c52cba5014c2', 'f844ec47-a9db-4511-8281-8b63f4eaf94e'],
      isTest: true,
    }),
  ],
  ['workitem.updated-test-own-organization', hookOf(4, { workItemId: null, rev: 2, isTest: true })],
  ['build.complete', hookOf(5, { eventType: 'build.complete', workItemId: 2 })],
]

describe('a service hook', () => {
  for (const [name, expected] of cases)
    it(`is read: ${name}`, () => assert.deepEqual(readHook(fixture(name)), expected))

  it('has a case for every recorded shape', () => {
    const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''))
    assert.deepEqual(names.toSorted(), cases.map(([name]) => name).toSorted())
  })

  it('is none without an event type', () => {
    for (const body of [
      null,
      true,
      31,
      'workitem.updated',
      [],
      [{}],
      {},
      { eventType: 7 },
      { eventType: '' },
    ])
      assert.equal(readHook(body), null)
    assert.equal(readHook({ eventType: 'workitem.updated\0' }), null)
    assert.equal(readHook({ eventType: 'x'.repeat(101) }), null)
  })

  it('may leave everything else out', () => {
    const nothing = { subscriptionId: null, notificationId: null, eventId: null, workItemId: null }
    const expected = {
      eventType: 'workitem.updated',
      ...nothing,
      rev: null,
      organizationIds: [],
      isTest: false,
    }
    assert.deepEqual(readHook({ eventType: 'workitem.updated' }), expected)
    for (const rubbish of [null, 7, 'x', [], [{ workItemId: 31 }]])
      assert.deepEqual(
        readHook({ eventType: 'workitem.updated', resource: rubbish, resourceContainers: rubbish }),
        expected,
      )
  })

  it('never takes the number of an update for a work item', () => {
    const hook = readHook({ eventType: 'workitem.updated', resource: { id: 7, rev: 7 } })
    assert.equal(hook?.workItemId, null)
  })

  it('may carry numbers as texts', () => {
    const resource = { workItemId: '31', rev: '7' }
    const hook = readHook({ eventType: 'workitem.updated', notificationId: '42', resource })
    assert.deepEqual([hook?.workItemId, hook?.rev, hook?.notificationId], [31, 7, '42'])
  })

  it('names no work item by what is no number of one', () => {
    for (const workItemId of [
      -1,
      1.5,
      2 ** 31,
      1e21,
      Number.NaN,
      '-1',
      '0x1f',
      ' 31',
      '31\0',
      '３１',
      true,
      null,
      {},
      [31],
    ])
      assert.equal(readHook({ eventType: 'workitem.updated', resource: { workItemId } })?.workItemId, null)
  })

  it('is not led on by names that objects inherit', () => {
    const body =
      '{"eventType":"workitem.updated","__proto__":{"resource":{"workItemId":31}},"constructor":{"id":1}}'
    assert.equal(readHook(JSON.parse(body))?.workItemId, null)
    assert.equal(({} as { resource?: unknown }).resource, undefined)
  })

  it('may be nested as deep as two megabytes reach', () => {
    const deep = `${'{"resource":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    const body = JSON.parse(
      `{"eventType":"workitem.updated","resource":${deep},"fields":${'['.repeat(300_000)}${']'.repeat(300_000)}}`,
    )
    assert.equal(readHook(body)?.workItemId, null)
  })
})
