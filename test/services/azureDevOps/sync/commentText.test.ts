import assert from 'node:assert/strict'
import fc from 'fast-check'
import { hashOf, htmlOf, textOf } from '../../../../services/azureDevOps/sync/commentText.ts'
import { activityOfMark, markOf } from '../../../../services/azureDevOps/sync/theirComments.ts'

const app = { config: { publicUrl: 'https://hitch.contoso.example' } } as never
const html = (text: string) => textOf({ text, format: 'html' })

describe('comments of Azure DevOps as text', () => {
  const rows: [string, string][] = [
    ['<div>Fixed in <b>1.3</b></div>', 'Fixed in 1.3'],
    ['<div>one</div><div>two</div>', 'one\ntwo'],
    ['one<br>two', 'one\ntwo'],
    ['<ul><li>a</li><li>b</li></ul>', ' * a\n * b'.trim()],
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '<script>alert(1)</script>'],
    ['<script>alert(1)</script>kept', 'kept'],
    ['<style>p{}</style>kept', 'kept'],
    ['<img src=x onerror=alert(1)>seen', 'seen'],
    ['<a href="https://example.com">https://example.com</a>', 'https://example.com'],
    ['<a href="https://example.com">here</a>', 'here [https://example.com]'],
    ['a\0b', 'ab'],
    ['', ''],
    ['<div><br></div>', ''],
  ]
  for (const [given, expected] of rows)
    it(`${JSON.stringify(given)} is ${JSON.stringify(expected)}`, () => assert.equal(html(given), expected))

  it('leaves Markdown as it is', () => {
    assert.equal(textOf({ text: '**bold** <b>', format: 'markdown' }), '**bold** <b>')
  })

  it('never throws, never ends, and stays within what a comment can have', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => html(text).length <= 10_000),
    )
    assert.equal(html('<div>'.repeat(20_000)), '...')
    assert.equal(html('x'.repeat(1_500_000)).length, 10_000)
    assert.ok(html('<'.repeat(100_000)).length <= 10_000)
  })
})

describe('our comments in Azure DevOps', () => {
  const mark = markOf(app, 'SHOP-1A', 77)
  const made = (text: string, by: string | null = 'Ada') => htmlOf({ text, by, mark, shortId: 'SHOP-1A' })

  it('say who wrote them, and carry a mark', () => {
    assert.equal(
      made('it is\r\nthe cache'),
      '<div><b>Ada</b> wrote on <a href="https://hitch.contoso.example/groups/SHOP-1A#activity-77">SHOP-1A</a>:</div><div>it is<br>the cache</div>',
    )
    assert.match(made('Seen again.', null), /^<div>Seen again\. \(<a href=/)
    assert.equal(activityOfMark(app, made('x')), 77)
  })

  it('are known by their mark, whatever the service did to the HTML around it', () => {
    assert.equal(activityOfMark(app, `<p>x <a target=_blank href='${mark}' rel=x>SHOP-1A</a>`), 77)
    assert.equal(activityOfMark(app, '<a href="https://elsewhere.example/groups/SHOP-1A#activity-77">'), null)
    assert.equal(activityOfMark(app, 'nothing'), null)
  })

  it('hold no markup of whoever wrote them', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (text, by) => {
        const body = htmlOf({ text, by, mark, shortId: 'SHOP-1A' })
        const tags = body.match(/<[^>]*>/g) ?? []
        return tags.every((tag) =>
          /^<\/?(div|b|br)>$|^<a href="https:\/\/hitch\.contoso\.example[^"<>]*">$|^<\/a>$/.test(tag),
        )
      }),
    )
  })

  it('read back as they were written, however often', () => {
    let text = 'it is <b>the</b> cache & "more"\nsecond line'
    for (let turn = 0; turn < 100; turn++)
      text = html(htmlOf({ text, by: null, mark, shortId: 'S' })).replace(/ \(S .*\)$/, '')
    assert.equal(text, 'it is <b>the</b> cache & "more"\nsecond line')
    assert.equal(hashOf(text), hashOf(`${text}`))
    assert.notEqual(hashOf(text), hashOf(`${text} `))
  })
})
