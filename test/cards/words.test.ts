import assert from 'node:assert/strict'
import fc from 'fast-check'
import { usages } from '../../cards/usage.ts'
import { parseWords, type Words } from '../../cards/words.ts'

const id = 'SHOP-1A2'
const change = (change: object) => ({ kind: 'change', id, change })
const subscribe = (more: object = {}) => ({
  kind: 'subscribe',
  project: 'shop',
  happenings: ['all'],
  ...more,
})

const understood: [string, object][] = [
  ['', { kind: 'help' }],
  ['  \n ', { kind: 'help' }],
  ['help', { kind: 'help' }],
  ['HELP!', { kind: 'help' }],
  ['/help', { kind: 'help' }],
  ['?', { kind: 'help' }],
  ['hi', { kind: 'help' }],
  ['please help', { kind: 'help' }],

  ['subscribe shop', subscribe()],
  ['Subscribe  Shop', subscribe({ project: 'Shop' })],
  ['subscribe shop all', subscribe()],
  ['subscribe shop all new', subscribe()],
  ['subscribe shop new', subscribe({ happenings: ['new'] })],
  ['subscribe shop NEW regressed new', subscribe({ happenings: ['new', 'regressed'] })],
  [
    'subscribe shop new, regressed and escalating',
    subscribe({ happenings: ['new', 'regressed', 'escalating'] }),
  ],
  ['subscribe shop new,escalating', subscribe({ happenings: ['new', 'escalating'] })],
  ['subscribe shop environment:production', subscribe({ environment: 'production' })],
  ['subscribe shop env:Production', subscribe({ environment: 'Production' })],
  [
    'subscribe shop environment: production level: error',
    subscribe({ environment: 'production', level: 'error' }),
  ],
  [
    'subscribe shop environment:"pre prod" level:ERROR new',
    subscribe({ environment: 'pre prod', level: 'error', happenings: ['new'] }),
  ],
  ['subscribe “my shop” environment:“pre prod”', subscribe({ project: 'my shop', environment: 'pre prod' })],
  ['subscribe\u00a0shop\u00a0new', subscribe({ happenings: ['new'] })],
  ['unsubscribe shop', { kind: 'unsubscribe', project: 'shop' }],
  ['unsubscribe shop please', { kind: 'unsubscribe', project: 'shop' }],
  ['subscriptions', { kind: 'subscriptions' }],

  ['merge shop-2 into SHOP-1', { kind: 'merge', ids: ['SHOP-2', 'SHOP-1'], into: 'SHOP-1' }],
  ['merge SHOP-1 SHOP-2', { kind: 'merge', ids: ['SHOP-1', 'SHOP-2'], into: null }],
  ['merge SHOP-1, SHOP-2 and shop-3', { kind: 'merge', ids: ['SHOP-1', 'SHOP-2', 'SHOP-3'], into: null }],
  ['merge SHOP-1 with SHOP-2.', { kind: 'merge', ids: ['SHOP-1', 'SHOP-2'], into: null }],
  ['split shop-1', { kind: 'split', id: 'SHOP-1' }],
  ['undo SHOP-1', { kind: 'undo', id: 'SHOP-1' }],
  ['unmerge SHOP-1', { kind: 'undo', id: 'SHOP-1' }],

  ['list', { kind: 'list', query: '', page: 1 }],
  ['list is:resolved  level:error', { kind: 'list', query: 'is:resolved  level:error', page: 1 }],
  ['list page 2', { kind: 'list', query: '', page: 2 }],
  ['list is:resolved page 3', { kind: 'list', query: 'is:resolved', page: 3 }],
  ['list environment:"pre prod" page:12', { kind: 'list', query: 'environment:"pre prod"', page: 12 }],
  ['list page 0', { kind: 'list', query: 'page 0', page: 1 }],
  ['list homepage 2', { kind: 'list', query: 'homepage 2', page: 1 }],
  ['mine', { kind: 'mine', page: 1 }],
  ['mine page 2', { kind: 'mine', page: 2 }],
  ['search gateway timeout', { kind: 'search', text: 'gateway timeout', page: 1 }],
  ['find "page 2"', { kind: 'search', text: '"page 2"', page: 1 }],
  ['search timeout page 2', { kind: 'search', text: 'timeout', page: 2 }],

  ['show SHOP-1A2', { kind: 'show', id }],
  ['SHOW shop-1a2', { kind: 'show', id }],
  ['show #shop-1a2.', { kind: 'show', id }],
  ['shop-1a2', { kind: 'show', id }],
  ['#SHOP-1A2', { kind: 'show', id }],
  ['show SHOP\u20111A2', { kind: 'show', id }],
  ['show SHOP–1A2', { kind: 'show', id }],
  ['show https://hitch.example/groups/shop-1a2?tab=tags', { kind: 'show', id }],
  ['show my-web-app-7Z', { kind: 'show', id: 'MY-WEB-APP-7Z' }],

  ['resolve SHOP-1A2', change({ kind: 'resolve' })],
  ['resolve SHOP-1A2 please', change({ kind: 'resolve' })],
  ['resolve SHOP-1A2 now', change({ kind: 'resolve' })],
  ['resolve SHOP-1A2 in next release', change({ kind: 'resolve', in: 'nextRelease' })],
  ['Resolve shop-1a2 In The Next Release', change({ kind: 'resolve', in: 'nextRelease' })],
  ['resolve SHOP-1A2 next release', change({ kind: 'resolve', in: 'nextRelease' })],
  ['resolve SHOP-1A2 in the current release', change({ kind: 'resolve', in: 'currentRelease' })],
  ['resolve SHOP-1A2 in this release', change({ kind: 'resolve', in: 'currentRelease' })],
  ['resolve SHOP-1A2 in Shop@1.4.2', change({ kind: 'resolve', in: { release: 'Shop@1.4.2' } })],
  ['resolve SHOP-1A2 in release 1.4.2', change({ kind: 'resolve', in: { release: '1.4.2' } })],
  ['resolve SHOP-1A2 in "1.4.2 beta"', change({ kind: 'resolve', in: { release: '1.4.2 beta' } })],
  ['unresolve SHOP-1A2', change({ kind: 'unresolve' })],
  ['unarchive SHOP-1A2', change({ kind: 'unresolve' })],
  ['reopen SHOP-1A2', change({ kind: 'unresolve' })],

  ['archive SHOP-1A2', change({ kind: 'archive' })],
  ['ignore SHOP-1A2', change({ kind: 'archive' })],
  ['archive SHOP-1A2 forever', change({ kind: 'archive' })],
  ['archive SHOP-1A2 for ever', change({ kind: 'archive' })],
  ['archive SHOP-1A2 for good', change({ kind: 'archive' })],
  ['archive SHOP-1A2 until escalating', change({ kind: 'archive', for: 'escalating' })],
  ['archive SHOP-1A2 until it escalates', change({ kind: 'archive', for: 'escalating' })],
  ['archive SHOP-1A2 for 30m', change({ kind: 'archive', for: { minutes: 30 } })],
  ['archive SHOP-1A2 for 2h', change({ kind: 'archive', for: { minutes: 120 } })],
  ['archive SHOP-1A2 for 2 hours', change({ kind: 'archive', for: { minutes: 120 } })],
  ['archive SHOP-1A2 2h', change({ kind: 'archive', for: { minutes: 120 } })],
  ['archive SHOP-1A2 for 3d', change({ kind: 'archive', for: { minutes: 4320 } })],
  ['archive SHOP-1A2 for 1w', change({ kind: 'archive', for: { minutes: 10080 } })],
  ['archive SHOP-1A2 for 1h 30m', change({ kind: 'archive', for: { minutes: 90 } })],
  ['archive SHOP-1A2 for an hour', change({ kind: 'archive', for: { minutes: 60 } })],
  ['archive SHOP-1A2 for 100 events', change({ kind: 'archive', for: { events: 100 } })],
  ['archive SHOP-1A2 for 100 events in 1h', change({ kind: 'archive', for: { events: 100, within: 60 } })],
  [
    'archive SHOP-1A2 for 1,000 events within an hour',
    change({ kind: 'archive', for: { events: 1000, within: 60 } }),
  ],
  ['archive SHOP-1A2 for 100 times per day', change({ kind: 'archive', for: { events: 100, within: 1440 } })],
  ['archive SHOP-1A2 for 50 users', change({ kind: 'archive', for: { users: 50 } })],
  [
    'archive SHOP-1A2 for 50 more users in 2 days',
    change({ kind: 'archive', for: { users: 50, within: 2880 } }),
  ],
  ['priority SHOP-1A2 high', change({ kind: 'priority', to: 'high' })],
  ['priority shop-1a2 to Low', change({ kind: 'priority', to: 'low' })],
  ['resolve SHOP-1A2 in latest', change({ kind: 'resolve', in: 'currentRelease' })],
  [
    'resolve SHOP-1A2 in commit 4f2a9c1',
    change({ kind: 'resolve', in: { commit: { sha: '4f2a9c1', repository: null } } }),
  ],
  ['archive SHOP-1A2 for 1 event', change({ kind: 'archive', for: { events: 1 } })],
  ['archive SHOP-1A2 for 1,000 more events', change({ kind: 'archive', for: { events: 1000 } })],
  ['archive SHOP-1A2 until 10 times', change({ kind: 'archive', for: { events: 10 } })],

  ['assign SHOP-1A2 to me', { kind: 'assign', id, to: { kind: 'me' } }],
  ['assign SHOP-1A2 me', { kind: 'assign', id, to: { kind: 'me' } }],
  ['assign SHOP-1A2 to @me', { kind: 'assign', id, to: { kind: 'me' } }],
  ['assign SHOP-1A2 to @Ada Lovelace', { kind: 'assign', id, to: { kind: 'person', name: 'Ada Lovelace' } }],
  [
    'assign SHOP-1A2 to <at>Ada Lovelace</at>',
    { kind: 'assign', id, to: { kind: 'person', name: 'Ada Lovelace' } },
  ],
  ['assign SHOP-1A2 to <at id="0">Ada</at>', { kind: 'assign', id, to: { kind: 'person', name: 'Ada' } }],
  [
    'assign SHOP-1A2 to ada@hitch.example',
    { kind: 'assign', id, to: { kind: 'person', name: 'ada@hitch.example' } },
  ],
  ['assign SHOP-1A2 to "O\'Brien"', { kind: 'assign', id, to: { kind: 'person', name: "O'Brien" } }],
  ['assign SHOP-1A2 to #checkout', { kind: 'assign', id, to: { kind: 'team', name: 'checkout' } }],
  ['assign SHOP-1A2 team checkout', { kind: 'assign', id, to: { kind: 'team', name: 'checkout' } }],
  ['unassign SHOP-1A2', change({ kind: 'unassign' })],

  ['comment SHOP-1A2 seen on staging', change({ kind: 'comment', text: 'seen on staging' })],
  [
    'comment SHOP-1A2 two\nlines, "quoted" please',
    change({ kind: 'comment', text: 'two\nlines, "quoted" please' }),
  ],
  ['comment shop-1a2\n  indented', change({ kind: 'comment', text: 'indented' })],

  ['link', { kind: 'link' }],
  ['link please', { kind: 'link' }],
  ['link SHOP-1A2 1732', { kind: 'linkWorkItem', id, workItem: '1732' }],
  ['link SHOP-1A2 to #1732', { kind: 'linkWorkItem', id, workItem: '#1732' }],
  [
    'link SHOP-1A2 https://dev.azure.com/o/p/_workitems/edit/1',
    { kind: 'linkWorkItem', id, workItem: 'https://dev.azure.com/o/p/_workitems/edit/1' },
  ],
  ['unlink', { kind: 'unlink' }],
  ['unlink SHOP-1A2', { kind: 'unlinkWorkItem', id }],
  ['create SHOP-1A2', { kind: 'createWorkItem', id }],
  ['create SHOP-1A2 in Web Shop', { kind: 'createWorkItem', id, project: 'Web Shop' }],
  ['create SHOP-1A2 in "Web Shop"', { kind: 'createWorkItem', id, project: 'Web Shop' }],
  ['settings', { kind: 'settings' }],
  ['settings resolved on', { kind: 'setNotice', notice: 'resolved', isOn: true }],
  ['settings Commented OFF please', { kind: 'setNotice', notice: 'commented', isOn: false }],
  ['Status.', { kind: 'status' }],
]

const incomplete: [string, RegExp][] = [
  ['subscribe', /which project/],
  ['subscribe shop regresed', /“regresed”. Did you mean “regressed”/],
  ['subscribe shop everything', /There are new, regressed, escalating, all/],
  ['subscribe shop level:eror', /“eror”. Did you mean “error”/],
  ['subscribe shop level:high', /There are fatal/],
  ['subscribe shop environment:', /What should the environment be/],
  ['unsubscribe', /which project/],
  ['unsubscribe shop api', /“api” there/],
  ['subscriptions of shop', /“of shop” there/],
  ['mine and yours', /“and yours” there/],
  ['search', /Search for what/],
  ['search   page 2', /Search for what/],
  ['show', /Which group/],
  ['show me', /“me” is no short id/],
  ['show SHOP-1A2 SHOP-1A3', /“SHOP-1A3” there/],
  ['show SHOP-', /no short id/],
  ['show -1A2', /no short id/],
  ['resolve', /Which group/],
  ['resolve it', /“it” is no short id/],
  ['resolve SHOP-1A2 in', /“in” there/],
  ['resolve SHOP-1A2 tomorrow', /“tomorrow” there/],
  [`resolve SHOP-1A2 in ${'x'.repeat(201)}`, /at most 200/],
  ['unresolve SHOP-1A2 now', /“now” there/],
  ['archive SHOP-1A2 for a while', /“for a while” there/],
  ['archive SHOP-1A2 for 0 events', /1 up to 1,000,000/],
  ['archive SHOP-1A2 for 1000001 events', /1 up to 1,000,000/],
  ['archive SHOP-1A2 for 0h', /“for 0h” there/],
  ['archive SHOP-1A2 for 53 weeks', /up to a year/],
  ['archive SHOP-1A2 for 100', /“for 100” there/],
  ['archive SHOP-1A2 for -2h', /“for -2h” there/],
  ['assign SHOP-1A2', /To whom/],
  ['assign SHOP-1A2 to', /To whom/],
  ['assign SHOP-1A2 to @', /To whom/],
  ['assign me', /“me” is no short id/],
  ['comment SHOP-1A2', /comment is empty/],
  ['link SHOP-1A2', /which work item/],
  ['link 1732', /“1732” is no short id/],
  ['create', /Which group/],
  ['create SHOP-1A2 now', /“now” there/],
  ['create SHOP-1A2 in', /“in” there/],
  ['settings for me', /“for me” there/],
]

const unknown: [string, string, string | null][] = [
  ['reslove SHOP-1A2', 'reslove', 'resolve'],
  ['ressolve', 'ressolve', 'resolve'],
  ['Hepl', 'Hepl', 'help'],
  ['lsit', 'lsit', 'list'],
  ['lists', 'lists', 'list'],
  ['subscribtions', 'subscribtions', 'subscriptions'],
  ['asign SHOP-1A2 to me', 'asign', 'assign'],
  ['banana', 'banana', null],
  ['toString', 'toString', null],
  ['constructor', 'constructor', null],
  ['__proto__', '__proto__', null],
  ['SHOP-1A2 is broken', 'SHOP-1A2', null],
  [`${'x'.repeat(500)}`, `${'x'.repeat(39)}…`, null],
  ['\u202eplease', 'please', null],
]

describe('words', () => {
  for (const [text, expected] of understood)
    it(`understands ${JSON.stringify(text)}`, () => assert.deepEqual(parseWords(text), expected))

  for (const [text, why] of incomplete) {
    it(`says what is missing in ${JSON.stringify(text.slice(0, 60))}`, () => {
      const words = parseWords(text)
      assert.ok(words.kind === 'incomplete', JSON.stringify(words))
      assert.match(words.why, why)
      assert.ok(words.usage.startsWith(words.verb))
    })
  }

  for (const [text, word, nearest] of unknown) {
    it(`does not know ${JSON.stringify(text.slice(0, 60))}`, () =>
      assert.deepEqual(parseWords(text), { kind: 'unknown', word, nearest }))
  }

  it('understands its own usages, filled in', () => {
    for (const { words, verb } of usages) {
      const said = words
        .replace(/ \[.*\]/g, '')
        .replace(/ \|.*$/, '')
        .replaceAll('<id>', id)
        .replace(/<[^>]+>/g, 'shop')
      const result = parseWords(said)
      assert.ok(result.kind !== 'unknown' && result.kind !== 'incomplete', `${verb}: ${said}`)
    }
  })

  it('has an answer to anything, soon', () => {
    const piece = fc.oneof(
      fc.constantFrom('resolve', 'archive', 'for', 'in', id, '"', ' ', ':', '<at>', 'page', 'a', '\n'),
      fc.string(),
    )
    const started = performance.now()
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const words: Words = parseWords(pieces.join(' '))
        assert.equal(typeof words.kind, 'string')
      }),
      { numRuns: 500 },
    )
    for (const letter of ['a', ' ', '"', '1', '<at>', 'a ', '1h', 'for ', ',', '-'])
      for (const start of [
        '',
        'list ',
        'archive X-1 for ',
        'assign X-1 ',
        'subscribe x level:',
        'comment X-1 ',
      ])
        parseWords(start + letter.repeat(20_000))
    assert.ok(performance.now() - started < 5_000)
  })
})
