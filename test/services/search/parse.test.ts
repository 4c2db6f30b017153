import assert from 'node:assert/strict'
import { parseQuery } from '../../../services/search/parse.ts'
import type { Query } from '../../../services/search/query.ts'

// Each query, and what is understood: & and |, ! for not, key operator value, ~ before free words, * for wildcards.
const cases: [text: string, understood: string][] = [
  ['', ''],
  ['   ', ''],
  ['""', ''],
  ['card', '~card'],
  ['card declined', '(~card & ~declined)'],
  ['"card declined"', '~card declined'],
  ['is:unresolved', 'is=unresolved'],
  ['is:unresolved card', '(is=unresolved & ~card)'],
  ['!is:resolved', '!is=resolved'],
  ['!card', '!~card'],
  ['assigned:"Ada Lovelace"', 'assigned=Ada Lovelace'],
  ['assigned:[me, none]', 'assigned=me|none'],
  ['assigned:[me,none]', 'assigned=me|none'],
  ['release:[a, "b, c", 1.2.*]', 'release=a|b, c|1.2.<*>'],
  ['title:[foo', 'title=[foo'],
  ['title:[]', 'title=[]'],
  ['timesSeen:>100', 'timesSeen>100'],
  ['timesSeen:>=100', 'timesSeen>=100'],
  ['users:<=5', 'users<=5'],
  ['users:=5', 'users=5'],
  ['firstSeen:>"2026-11-01T10:00"', 'firstSeen>2026-11-01T10:00'],
  ['age:-24h', 'age=-24h'],
  ['url:*checkout*', 'url=<*>checkout<*>'],
  ['url:**', 'url=<*>'],
  ['title:"a \\* b"', 'title=a * b'],
  ['title:a\\*b', 'title=a*b'],
  ['title:"say \\"hi\\" \\\\ now"', 'title=say "hi" \\ now'],
  ['file:C:\\temp\\x', 'file=C:\\temp\\x'],
  ['tags[level]:x', 'tag level=x'],
  ['tags["my tag"]:x', 'tag my tag=x'],
  ['tags[count,number]:5', 'tag count=5'],
  ['"my tag":x', 'tag my tag=x'],
  ['user.email:ada@shop.example', 'user.email=ada@shop.example'],
  ['release:shop@1.2.0+b', 'release=shop@1.2.0+b'],
  ['key:""', 'key='],
  ['TypeError: no price', '(~TypeError: & ~no & ~price)'],
  ['https://shop.example/cart', '~https://shop.example/cart'],
  ['std::vector', '~std::vector'],
  ['12:30', '~12:30'],
  ['charge()', '~charge()'],
  ['foo)', '~foo)'],
  ['a OR b', '(~a | ~b)'],
  ['a b OR c', '((~a & ~b) | ~c)'],
  ['a AND b OR c AND d', '((~a & ~b) | (~c & ~d))'],
  ['(a OR b) c', '((~a | ~b) & ~c)'],
  ['is:x (a OR (b c))', '(is=x & (~a | (~b & ~c)))'],
  ['(a (b c))', '(~a & ~b & ~c)'],
  ['((a))', '~a'],
  ['!(a OR b)', '!(~a | ~b)'],
  ['!(is:x)', '!(is=x)'],
  ['(charge())', '~charge()'],
  ['(level:error)', 'level=error'],
  ['()', ''],
  ['or and Order ANDroid ORacle', '(~or & ~and & ~Order & ~ANDroid & ~ORacle)'],
  ['"OR"', '~OR'],
  ['a OR(b c)', '(~a | (~b & ~c))'],
  ['!', '~!'],
  ['!!x', '!~!x'],
  ['"', '~"'],
  ['say"ing', '~say"ing'],
  ['“curly quotes”', '~curly quotes'],
  ['*', '~<*>'],
  ['\ud800', '~\ufffd'],
]

const broken: [text: string, why: RegExp][] = [
  ['(a', /never closed/],
  ['a OR', /OR stands between/],
  ['OR a', /OR stands between/],
  ['a OR OR b', /OR stands between/],
  ['AND a', /AND stands between/],
  ['a AND', /AND stands between/],
  ['a AND OR b', /AND stands between/],
  ['(a OR )', /OR stands between/],
  [`${'('.repeat(9)}a${')'.repeat(9)}`, /8 deep/],
  ['('.repeat(1_999), /8 deep/],
  ['a '.repeat(51), /50 words/],
  [`x:[${'a,'.repeat(100)}a]`, /100 values/],
  ['a'.repeat(2_001), /2000 characters/],
  ['a\0', /control/],
]

describe('the query language', () => {
  for (const [text, understood] of cases)
    it(`reads ${text || 'nothing'}`, () => {
      const { query, problem } = parseQuery(text)
      assert.equal(problem, null)
      assert.equal(query ? show(query) : '', understood)
    })

  for (const part of ['[a ', 'x:[a ,', '"\\', 'tags[a,', 'x:(', '!', '*', '( ', ' OR '])
    it(`takes time that grows with the text and no faster: ${part}`, () => {
      const begun = performance.now()
      parseQuery(`x:${part.repeat(2_000).slice(0, 1_900)}`)
      assert.ok(performance.now() - begun < 100)
    })

  for (const [text, why] of broken)
    it(`refuses ${text.slice(0, 40)}`, () => {
      const { query, problem } = parseQuery(text)
      assert.equal(query, null)
      assert.match(problem?.why ?? '', why)
      assert.ok((problem?.word.length ?? 99) <= 60)
    })
})

function show(query: Query): string {
  switch (query.kind) {
    case 'and':
      return `(${query.parts.map(show).join(' & ')})`
    case 'or':
      return `(${query.parts.map(show).join(' | ')})`
    case 'not':
      return `!${show(query.part).replace(/^(?!\()(.*)$/, '($1)')}`
    case 'filter': {
      const values = query.values.map((value) => value.join('<*>')).join('|')
      return `${query.isNegated ? '!' : ''}${query.isTag ? 'tag ' : ''}${query.key}${query.operator.replace(/^=?$/, '=')}${values}`
    }
    case 'words':
      return `${query.isNegated ? '!' : ''}~${query.value.join('<*>')}`
  }
}
