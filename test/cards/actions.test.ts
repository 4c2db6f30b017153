import assert from 'node:assert/strict'
import fc from 'fast-check'
import { encodePress, type Press, parsePress, pressChange } from '../../cards/actions.ts'
import { UserError } from '../../services/errors.ts'
import { createSecrets } from '../../services/secrets.ts'

const secrets = createSecrets(Buffer.alloc(32, 1))
const others = createSecrets(Buffer.alloc(32, 2))
const press: Press = { verb: 'resolve', groupId: 7, version: 3 }
const data = encodePress(secrets, press)

const identify = encodePress(secrets, { verb: 'identify', groupId: 7, version: 3, workItemId: 5 })

const presses: Press[] = [
  press,
  { verb: 'unresolve', groupId: 7, version: 3 },
  { verb: 'archive', groupId: 2 ** 31 - 1, version: 2 ** 31 - 1 },
  { verb: 'assign', groupId: 7, version: 3 },
  { verb: 'unassign', groupId: 7, version: 3 },
  { verb: 'show', groupId: 7, version: 3 },
  { verb: 'details', groupId: 7, version: 3 },
  { verb: 'refresh', groupId: 7, version: 3 },
  { verb: 'list', groupId: 0, version: 0, list: { kind: 'search', query: 'a:b "c" $\x7bd} 😀', page: 12 } },
  { verb: 'list', groupId: 0, version: 0, list: { kind: 'mine', query: '', page: 1 } },
  { verb: 'resolve', groupId: 7, version: 3, choice: 'now', list: { kind: 'list', query: 'x', page: 1 } },
  { verb: 'linkWorkItem', groupId: 7, version: 3 },
  { verb: 'linkFound', groupId: 7, version: 3, choice: 'found:3:31' },
  { verb: 'unlinkWorkItem', groupId: 7, version: 3, choice: 'link:12' },
  { verb: 'workItemForm', groupId: 7, version: 3 },
  { verb: 'identify', groupId: 7, version: 3, workItemId: 5 },
  { verb: 'cancel', groupId: 7, version: 3 },
]

describe('presses', () => {
  for (const press of presses) {
    it(`reads back ${JSON.stringify(press)}`, () => {
      const data = encodePress(secrets, press)
      assert.deepEqual(parsePress(secrets, data), press)
      assert.ok(Object.values(data).every((value) => typeof value === 'string'))
      assert.deepEqual(parsePress(secrets, JSON.parse(JSON.stringify(data))), press)
    })
  }

  it('still reads what was signed before there were work items', () => {
    const signature = secrets.sign('press', JSON.stringify(['v1', 'resolve', '7', '3', null, null]))
    assert.equal(data.sig, signature)
  })

  it('still reads what an older key signed', () => {
    const newer = createSecrets(Buffer.alloc(32, 9), [Buffer.alloc(32, 1)])
    assert.deepEqual(parsePress(newer, data), press)
  })

  const strangers: [string, unknown, RegExp][] = [
    ['nothing', undefined, /not one of ours/],
    ['null', null, /not one of ours/],
    ['a text', 'resolve', /not one of ours/],
    ['a list', [data], /not one of ours/],
    ['an empty object', {}, /not one of ours/],
    ['another bot', { action: 'resolve', id: 7 }, /not one of ours/],
    ['no signature', { ...data, sig: undefined }, /not one of ours/],
    ['numbers', { ...data, group: 7 }, /not one of ours/],
    ['an object for a text', { ...data, verb: { toString: 'resolve' } }, /not one of ours/],
    ['a list for a text', { ...data, sig: [data.sig] }, /not one of ours/],
    ['a very long text', { ...data, sig: 'x'.repeat(1001) }, /not one of ours/],
    ['fields of a prototype', Object.create(data), /not one of ours/],
    ['another version', { ...data, h: 'v2' }, /another version/],
    ['another group', { ...data, group: '8' }, /not made here/],
    ['another version of the group', { ...data, version: '4' }, /not made here/],
    ['another verb', { ...data, verb: 'archive' }, /not made here/],
    ['an added choice', { ...data, choice: 'nextRelease' }, /not made here/],
    ['an added work item', { ...data, item: '5' }, /not made here/],
    ['another work item', { ...identify, item: '6' }, /not made here/],
    ['a lost work item', { ...identify, item: undefined }, /not made here/],
    ['an added list', { ...data, list: 'list:1:' }, /not made here/],
    ['a cut signature', { ...data, sig: data.sig?.slice(0, -1) }, /not made here/],
    ['an empty signature', { ...data, sig: '' }, /not made here/],
    ['a missing group', { ...data, group: undefined }, /not made here/],
    ['another installation', encodePress(others, press), /not made here/],
    ['a signature for something else', { ...data, sig: secrets.sign('link', 'x') }, /not made here/],
  ]
  for (const [name, value, words] of strangers) {
    it(`refuses ${name} in words`, () => {
      assert.throws(
        () => parsePress(secrets, value),
        (error) => error instanceof UserError && words.test(error.message),
      )
    })
  }

  it('refuses what we signed but do not know any more', () => {
    for (const odd of [
      { ...press, verb: 'explode' as 'show' },
      { ...press, groupId: -1 },
      { ...press, groupId: 1.5 },
      { ...press, groupId: 2 ** 31 },
      { ...press, version: Number.NaN },
      { ...press, list: { kind: 'all' as 'list', query: '', page: 1 } },
      { ...press, list: { kind: 'list' as const, query: '', page: 0 } },
      { ...press, workItemId: -1 },
    ])
      assert.throws(() => parsePress(secrets, encodePress(secrets, odd)), /another version/)
  })

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), fc.anything(), (data, inputs) => {
        assert.throws(() => parsePress(secrets, data, inputs), UserError)
      }),
    )
  })

  it('survives any bytes beside a press of ours', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (inputs) => {
        assert.equal(parsePress(secrets, { ...inputs, ...data }).groupId, 7)
        assert.equal(parsePress(secrets, data, inputs).groupId, 7)
      }),
    )
  })
})

describe('choices of a press', () => {
  const accepted = {
    resolve: ['now', 'nextRelease', 'currentRelease'],
    archive: ['forever', 'escalating', 'minutes:120', 'minutes:1440', 'events:100', 'events:1'],
    assign: ['me', 'person:7', 'team:3'],
  } as const
  for (const [verb, choices] of Object.entries(accepted) as ['resolve', readonly string[]][]) {
    const data = encodePress(secrets, { verb, groupId: 7, version: 3 })
    for (const choice of choices) {
      it(`${verb}: takes ${choice}, beside our fields and apart`, () => {
        const expected = { verb, groupId: 7, version: 3, choice }
        assert.deepEqual(parsePress(secrets, { ...data, [`${verb}Choice`]: choice }), expected)
        assert.deepEqual(parsePress(secrets, data, { [`${verb}Choice`]: choice }), expected)
      })
    }
    for (const empty of [undefined, null, '']) {
      it(`${verb}: takes ${JSON.stringify(empty)} for no choice`, () => {
        assert.equal(parsePress(secrets, { ...data, [`${verb}Choice`]: empty }).choice, undefined)
      })
    }
    for (const odd of [
      'Now',
      'now ',
      'minutes:0',
      'minutes:-1',
      'minutes:1e9',
      'minutes:1234567',
      'events:',
      'person:x',
      'person:07',
      'team:99999999999',
      'me,person:7',
      7,
      {},
      ['now'],
      true,
    ]) {
      it(`${verb}: refuses ${JSON.stringify(odd)}`, () => {
        assert.throws(
          () => parsePress(secrets, { ...data, [`${verb}Choice`]: odd }),
          /not one this card offers/,
        )
      })
    }
  }

  it('is what the button says, when the button says it', () => {
    const data = encodePress(secrets, { ...press, choice: 'now' })
    assert.equal(parsePress(secrets, { ...data, resolveChoice: 'nextRelease' }).choice, 'now')
  })

  it('ignores inputs of other verbs', () => {
    assert.equal(parsePress(secrets, { ...data, archiveChoice: 'nonsense' }).choice, undefined)
    assert.equal(
      parsePress(secrets, encodePress(secrets, { ...press, verb: 'show' }), { showChoice: 1 }).choice,
      undefined,
    )
  })
})

describe('changes of a press', () => {
  const change = (verb: Press['verb'], choice?: string) =>
    pressChange({ verb, groupId: 7, version: 3, ...(choice && { choice }) }, { id: 5 })

  const cases: [Press['verb'], string | undefined, object][] = [
    ['resolve', undefined, { kind: 'resolve' }],
    ['resolve', 'now', { kind: 'resolve' }],
    ['resolve', 'nextRelease', { kind: 'resolve', in: 'nextRelease' }],
    ['resolve', 'currentRelease', { kind: 'resolve', in: 'currentRelease' }],
    ['unresolve', undefined, { kind: 'unresolve' }],
    ['archive', 'forever', { kind: 'archive' }],
    ['archive', 'escalating', { kind: 'archive', for: 'escalating' }],
    ['archive', 'minutes:120', { kind: 'archive', for: { minutes: 120 } }],
    ['archive', 'events:100', { kind: 'archive', for: { events: 100 } }],
    ['assign', 'me', { kind: 'assign', to: { personId: 5 } }],
    ['assign', 'person:7', { kind: 'assign', to: { personId: 7 } }],
    ['assign', 'team:3', { kind: 'assign', to: { teamId: 3 } }],
    ['unassign', undefined, { kind: 'unassign' }],
  ]
  for (const [verb, choice, expected] of cases)
    it(`${verb} ${choice ?? ''}`, () => assert.deepEqual(change(verb, choice), expected))

  it('asks for the choice that is missing', () => {
    assert.throws(() => change('archive'), /how long/)
    assert.throws(() => change('assign'), /whom/)
  })

  it('cannot assign to somebody unknown', () => {
    assert.throws(() => pressChange({ ...press, verb: 'assign', choice: 'me' }), UserError)
  })

  it('is none for what only shows', () => {
    for (const verb of ['show', 'details', 'refresh', 'list', 'linkWorkItem', 'makeWorkItem'] as const)
      assert.throws(() => change(verb), /changes nothing/)
  })
})
