import assert from 'node:assert/strict'
import { parseCodeOwners } from '../../../services/ownership/codeOwnersFile.ts'
import { mapFile, matchRules } from '../../../services/ownership/match.ts'
import { faultWords } from '../../../services/ownership/owner.ts'
import { parseRules } from '../../../services/ownership/rules.ts'
import { fileOf, stackPlaces } from '../../../services/ownership/stackFiles.ts'

const at = (...paths: string[]) => ({
  places: paths.map((path) => ({ files: [fileOf(path)].filter((file) => file !== null), module: '' })),
  url: null,
  tags: [] as [string, string][],
})
const owners = (raw: string, facts: Parameters<typeof matchRules>[1]) =>
  matchRules(parseRules(raw).rules, facts).map((match) => match.owners.join(' '))

describe('ownership rules', () => {
  it('are read in a moment, whatever they hold', () => {
    const begunAt = performance.now()
    parseRules(`a${' '.repeat(50_000)}b\rc`)
    parseRules(`"a"${' '.repeat(50_000)}b\u2028c`)
    assert.ok(performance.now() - begunAt < 250)
  })

  it('are read a line each, with quotes and comments', () => {
    const { rules, faults } = parseRules(
      `# who cares
path:src/pay/* #billing ada@shop.example   # until May

  module:"com.shop pay.*" @ada
url:https://shop.example/*/cart #web-shop
tags.browser name:"Firefox 1*" @contoso/web
codeowners:/src/ #core
src/stock/*.ts ada@shop.example
`,
    )
    assert.deepEqual(faults, [])
    assert.deepEqual(
      rules.map(({ line, text, owners }) => [line, text, owners.join(' ')]),
      [
        [2, 'path:src/pay/*', '#billing ada@shop.example'],
        [4, 'module:"com.shop pay.*"', '@ada'],
        [5, 'url:https://shop.example/*/cart', '#web-shop'],
        [6, 'tags.browser name:"Firefox 1*"', '@contoso/web'],
        [7, 'codeowners:/src/', '#core'],
        [8, 'path:src/stock/*.ts', 'ada@shop.example'],
      ],
    )
  })

  const wrong: [text: string, words: RegExp][] = [
    ['path:src/*', /^Line 1: Nobody is named/],
    ['path:src/* # nobody', /Nobody is named/],
    ['file:src/* #pay', /"file:" is nothing to go by/],
    ['path:src/* ada', /"ada" is no owner/],
    ['path:"" #pay', /The pattern is empty/],
    [`path:${'x'.repeat(501)} #pay`, /more than 500 characters/],
    [`path:x ${'#a '.repeat(21)}`, /More than 20 owners/],
    ['ok #pay\n\npath:src', /^Line 3: /],
  ]
  for (const [text, words] of wrong)
    it(`tells what is wrong with ${text.slice(0, 30).replaceAll('\n', ' ')}`, () => {
      assert.match(parseRules(text).faults.map(faultWords).join('\n'), words)
    })

  it('the last rule that fits counts', () => {
    assert.deepEqual(owners('path:src/* #all\npath:src/pay/* #pay\npath:lib/* #lib', at('src/pay/a.ts')), [
      '#pay',
    ])
  })

  it('a nearer frame comes before one further away, whatever their lines', () => {
    const raw = 'path:src/pay/* #pay\npath:src/lib/* #lib'
    assert.deepEqual(owners(raw, at('src/pay/a.ts', 'src/lib/b.ts')), ['#pay', '#lib'])
    assert.deepEqual(owners(raw, at('src/lib/b.ts', 'src/pay/a.ts')), ['#lib', '#pay'])
  })

  it('a path begins at any directory, but at the first one after a slash', () => {
    assert.deepEqual(owners('path:src/*.ts #pay', at('/srv/shop/src/a/b.ts')), ['#pay'])
    assert.deepEqual(owners('path:/src/* #pay', at('/srv/shop/src/a.ts')), [])
    assert.deepEqual(owners('path:/srv/* #pay', at('/srv/shop/src/a.ts')), ['#pay'])
    assert.deepEqual(owners('path:src\\Pay\\* #pay', at('C:\\shop\\src\\pay\\a.cs')), ['#pay'])
  })

  it('addresses and tags count for the event as a whole', () => {
    const facts = {
      ...at('src/a.ts'),
      url: 'https://shop.example/de/cart',
      tags: [['browser', 'Firefox 140']] as [string, string][],
    }
    assert.deepEqual(owners('path:src/* #all\ntags.browser:Firefox* #web', facts), ['#web'])
    assert.deepEqual(owners('url:*/cart #cart\npath:src/* #all', facts), ['#all'])
    assert.deepEqual(owners('url:*/cart #cart', { ...facts, places: [] }), ['#cart'])
    assert.deepEqual(owners('tags.Browser:* #web', facts), [], 'names of tags have a case')
  })

  it('modules are matched whole', () => {
    const facts = { ...at(), places: [{ files: [], module: 'com.shop.pay.Stripe' }] }
    assert.deepEqual(owners('module:com.shop.* #pay', facts), ['#pay'])
    assert.deepEqual(owners('module:shop.* #pay', facts), [])
  })

  it('hostile rules are read and matched in no time', () => {
    const many = Array.from({ length: 10_000 }, () => '*a*a*a #x').join('\n')
    const began = performance.now()
    const { rules } = parseRules(many)
    assert.equal(rules.length, 10_000)
    const places = Array.from({ length: 10 }, (_, index) => `/${'a'.repeat(240)}/${index}b`)
    assert.deepEqual(matchRules(rules, at(...places)), [])
    assert.ok(performance.now() - began < 3_000, `${performance.now() - began} ms`)
    assert.equal(parseRules('x'.repeat(200_000)).faults.length, 2)
    assert.equal(parseRules('path:x #a\n'.repeat(10_001).slice(0, 100_000)).rules.length, 10_000)
  })
})

describe('a CODEOWNERS file', () => {
  const file = `
*            @contoso/everybody
/src/pay/    @ada ada@shop.example # the money
/docs/My\\ Guide.md  @grace
\\#odd        @grace
/src/pay/generated/
[Checkout][2] @contoso/checkout
/cart/
^[Optional]
/cart/old/   @bo
!/x          @bo
/y           nobody
`
  const read = parseCodeOwners(file)
  const owner = (path: string) => matchRules(read.rules, at(path))[0]?.owners.join(' ')

  it('names owners by the last line that fits', () => {
    assert.equal(owner('readme.md'), '@contoso/everybody')
    assert.equal(owner('src/pay/stripe.ts'), '@ada ada@shop.example')
    assert.equal(owner('docs/My Guide.md'), '@grace')
    assert.equal(owner('#odd'), '@grace')
  })
  it('a line without owners takes them away', () => assert.equal(owner('src/pay/generated/a.ts'), ''))
  it('sections give theirs to lines without', () => {
    assert.equal(owner('cart/a.ts'), '@contoso/checkout')
    assert.equal(owner('cart/old/a.ts'), '@bo')
  })
  it('tells what cannot be read, with its line', () => {
    assert.deepEqual(
      read.faults.map(({ line }) => line),
      [11, 12],
    )
  })
  it('is held against paths as the repository calls them', () => {
    const mapping = { stackRoot: '/srv/shop/', sourceRoot: 'packages/shop' }
    const { rules } = parseCodeOwners('/packages/shop/src/ @ada')
    assert.equal(matchRules(rules, at('/srv/shop/src/pay.ts'), mapping).length, 1)
    assert.equal(matchRules(rules, at('/opt/other/src/pay.ts'), mapping).length, 0)
    assert.deepEqual(mapFile({ path: 'src/a.ts', isRooted: false }, { stackRoot: '', sourceRoot: '/app/' }), [
      { path: 'app/src/a.ts', isRooted: false },
    ])
  })
})

describe('the file of a frame', () => {
  const cases: [given: string, path: string | null, isRooted?: boolean][] = [
    ['src/pay.ts', 'src/pay.ts', false],
    ['./src/../src/pay.ts', 'src/pay.ts', false],
    ['/srv/shop/src/pay.ts', 'srv/shop/src/pay.ts', true],
    ['C:\\shop\\src\\Pay.cs', 'shop/src/Pay.cs', true],
    ['webpack:///./src/pay.ts?a1b2', 'src/pay.ts', false],
    ['app:///dist/pay.js', 'dist/pay.js', false],
    ['https://shop.example/static/pay.js#x', 'static/pay.js', true],
    ['~/static/pay.js', 'static/pay.js', true],
    ['node:internal/timers', null],
    ['<anonymous>', null],
    ['', null],
    ['///', null],
  ]
  for (const [given, path, isRooted] of cases)
    it(`${given || 'nothing'} is ${path}`, () => {
      assert.deepEqual(fileOf(given), path === null ? null : { path, isRooted })
    })

  it('of Java is found by its package', () => {
    const frames = [{ filename: 'Pay.java', module: 'com.shop.billing.Pay', in_app: true }]
    const payload = { event_id: '', timestamp: 0, received: 0, platform: 'java', level: 'error' }
    const [place] = stackPlaces({
      ...payload,
      exception: { values: [{ type: 'E', stacktrace: { frames } }] },
    })
    assert.equal(place?.files[0]?.path, 'com/shop/billing/Pay.java')
  })
})
