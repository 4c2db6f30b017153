import assert from 'node:assert/strict'
import { fingerprints } from '../../../services/groups/fingerprint.ts'
import { read } from './read.ts'

const report = {
  'document-uri': 'https://shop.example/cart?x=1',
  referrer: '',
  'violated-directive': 'script-src-elem',
  'effective-directive': 'script-src-elem',
  'original-policy': "default-src 'self'; report-uri /x",
  disposition: 'enforce',
  'blocked-uri': 'https://evil.example/x.js',
  'line-number': 12,
  'column-number': 3,
  'source-file': 'https://shop.example/cart',
  'status-code': 200,
  'script-sample': '',
}
const of = (more: object) => read({ csp: { ...report, ...more } })

describe('CSP reports', () => {
  it('become events of their own kind', () => {
    const event = of({})
    assert.equal(event.kind, 'csp')
    assert.equal(event.title, "Blocked 'script' from 'evil.example'")
    assert.equal(event.culprit, 'https://shop.example/cart?x=1')
    assert.deepEqual(event.payload.csp, {
      document_uri: 'https://shop.example/cart?x=1',
      blocked_uri: 'https://evil.example/x.js',
      effective_directive: 'script-src-elem',
      violated_directive: 'script-src-elem',
      original_policy: "default-src 'self'; report-uri /x",
      disposition: 'enforce',
      source_file: 'https://shop.example/cart',
      line_number: 12,
      column_number: 3,
      status_code: 200,
    })
  })

  it('are named after what was blocked', () => {
    const cases: [object, string][] = [
      [{ 'blocked-uri': 'inline' }, "Blocked inline 'script'"],
      [{ 'blocked-uri': 'eval' }, "Blocked unsafe (eval) 'script'"],
      [{ 'blocked-uri': 'data' }, "Blocked 'script' from 'data:'"],
      [{ 'blocked-uri': 'data:text/html,x' }, "Blocked 'script' from 'data:'"],
      [{ 'blocked-uri': 'self' }, "Blocked 'script' from 'self'"],
      [{ 'blocked-uri': 'https://shop.example/x.js' }, "Blocked 'script' from 'self'"],
      [
        { 'blocked-uri': 'https://evil.example:8443/a', 'effective-directive': 'img-src' },
        "Blocked 'image' from 'evil.example'",
      ],
      [
        { 'effective-directive': undefined, 'violated-directive': "style-src 'self' https://x" },
        "Blocked 'style' from 'evil.example'",
      ],
      [
        { 'blocked-uri': undefined, 'violated-directive': "script-src 'unsafe-inline'" },
        "Blocked inline 'script'",
      ],
      [{ 'effective-directive': 'new-src' }, "Blocked 'new-src' from 'evil.example'"],
      [{ 'blocked-uri': '%%%' }, "Blocked 'script' from '%%%'"],
    ]
    for (const [more, wanted] of cases) assert.equal(of(more).title, wanted)
  })

  it('are grouped by directive and host', () => {
    const hash = (more: object) => fingerprints(of(more))[0]?.hash
    assert.equal(hash({}), hash({ 'blocked-uri': 'https://evil.example:9000/other.js?1', 'line-number': 99 }))
    assert.equal(hash({}), hash({ 'document-uri': 'https://shop.example/other' }))
    assert.notEqual(hash({}), hash({ 'blocked-uri': 'https://other.example/x.js' }))
    assert.notEqual(hash({}), hash({ 'effective-directive': 'img-src' }))
    assert.equal(
      fingerprints(of({}))[0]?.explanation,
      'Grouped by what the policy blocked: script-src-elem from evil.example',
    )
  })

  it('are read in the Reporting API’s spelling', () => {
    const event = read({
      csp: {
        documentURL: 'https://shop.example/',
        blockedURL: 'inline',
        effectiveDirective: 'style-src-attr',
        lineNumber: '7',
        sample: 'color: red',
      },
    })
    assert.equal(event.title, "Blocked inline 'style'")
    assert.equal(event.payload.csp?.script_sample, 'color: red')
    assert.equal(event.payload.csp?.line_number, 7)
  })

  it('are no reports without anything blocked', () => {
    for (const csp of [{}, 'x', [], { 'document-uri': 'https://x.example' }])
      assert.equal(read({ csp }).kind, 'default')
  })
})
