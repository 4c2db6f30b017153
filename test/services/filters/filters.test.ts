import assert from 'node:assert/strict'
import type { EventPayload, HitchEvent } from '../../../services/events/event.ts'
import { isCrawler, isLegacyBrowser, legacyBrowserNames } from '../../../services/filters/browsers.ts'
import { createFilters } from '../../../services/filters/filters.ts'
import { type FilterOptions, readFilterOptions } from '../../../services/filters/options.ts'

const chrome = (version: number) =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`

function eventOf(payload: Partial<EventPayload>): HitchEvent {
  return { release: payload.release ?? null, payload: { platform: 'javascript', ...payload } } as HitchEvent
}

function why(options: Partial<FilterOptions>, payload: Partial<EventPayload>, clientIp?: string) {
  return createFilters(readFilterOptions(options))?.(eventOf(payload), { clientIp })
}

describe('createFilters', () => {
  it('makes nothing of nothing', () => {
    for (const json of [
      {},
      null,
      7,
      { releases: 'x', ips: [1], localhost: 'yes', legacyBrowsers: ['netscape'] },
    ])
      assert.equal(createFilters(readFilterOptions(json)), null)
  })

  const thrown = { exception: { values: [{ type: 'TypeError', value: 'x is undefined' }] } }
  const cases: [string, Partial<FilterOptions>, Partial<EventPayload>, string | null][] = [
    ['a release', { releases: ['1.*', '*-dev'] }, { release: 'shop@2-dev' }, 'release-version'],
    ['another release', { releases: ['1.*'] }, { release: '2.0' }, null],
    ['no release', { releases: ['*'] }, {}, null],
    ['an error as it is shown', { messages: ['TypeError: x is*'] }, thrown, 'error-message'],
    ['its type', { messages: ['typeerror'] }, thrown, 'error-message'],
    ['its text', { messages: ['*undefined'] }, thrown, 'error-message'],
    ['a part of it without an asterisk', { messages: ['undefined'] }, thrown, null],
    ['a message', { messages: ['*timeout*'] }, { message: 'Read timeout.' }, 'error-message'],
    [
      'a message with its values',
      { messages: ['*order 7*'] },
      { logentry: { message: 'order %s', formatted: 'order 7' } },
      'error-message',
    ],
    [
      'a page at localhost',
      { localhost: true },
      { request: { url: 'http://localhost:3000/a' } },
      'localhost',
    ],
    ['a page at ::1', { localhost: true }, { request: { url: 'http://[::1]:3000/a' } }, 'localhost'],
    [
      'a page at a name below',
      { localhost: true },
      { request: { url: 'https://a.localhost/' } },
      'localhost',
    ],
    ['a user at 127.0.0.1', { localhost: true }, { user: { ip_address: '127.0.0.1' } }, 'localhost'],
    ['a page elsewhere', { localhost: true }, { request: { url: 'https://shop.example/?localhost' } }, null],
    ['a name that begins so', { localhost: true }, { request: { url: 'http://localhost.example/' } }, null],
  ]
  for (const [name, options, payload, expected] of cases)
    it(`${expected ? 'drops' : 'keeps'} ${name}`, () => assert.equal(why(options, payload), expected))

  it('drops senders by their address', () => {
    assert.equal(why({ ips: ['203.0.113.0/24'] }, {}, '203.0.113.9'), 'ip-address')
    assert.equal(why({ ips: ['203.0.113.0/24'] }, {}, '203.0.114.9'), null)
    assert.equal(why({ ips: ['203.0.113.0/24'] }, {}), null)
  })

  it('tells an add-on from the page', () => {
    const from = (filename: string, platform = 'javascript') => {
      const frames = [{ filename: 'https://shop.example/a.js' }, { filename }, { filename: '<anonymous>' }]
      const values = [{ type: 'Error', value: 'no', stacktrace: { frames } }]
      return why({ browserExtensions: true }, { platform, exception: { values } })
    }
    assert.equal(from('chrome-extension://abc/content.js'), 'browser-extensions')
    assert.equal(from('webkit-masked-url://hidden/'), 'browser-extensions')
    assert.equal(from('https://shop.example/b.js'), null)
    assert.equal(from('chrome-extension://abc/content.js', 'node'), null)
    const values = [{ type: 'ReferenceError', value: "Can't find variable: _gCrWeb" }]
    assert.equal(why({ browserExtensions: true }, { exception: { values } }), 'browser-extensions')
  })

  it('looks at the User-Agent of the request', () => {
    const by = (agent: string) => ({ request: { headers: { 'user-agent': agent } } })
    assert.equal(
      why({ webCrawlers: true }, by('Googlebot/2.1 (+http://www.google.com/bot.html)')),
      'web-crawlers',
    )
    assert.equal(why({ webCrawlers: true }, by(chrome(130))), null)
    assert.equal(why({ webCrawlers: true }, {}), null)
    assert.equal(why({ legacyBrowsers: ['chrome'] }, by(chrome(90))), 'legacy-browsers')
    assert.equal(why({ legacyBrowsers: ['chrome'] }, by(chrome(130))), null)
  })

  it('names the first that fits', () => {
    assert.equal(
      why({ localhost: true, messages: ['*'] }, { ...thrown, user: { ip_address: '::1' } }),
      'error-message',
    )
  })
})

describe('isLegacyBrowser', () => {
  const safari = (version: number) =>
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version}.1 Safari/605.1.15`
  const cases: [string, string, boolean][] = [
    ['Internet Explorer 9', 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)', true],
    ['Internet Explorer 11', 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko', true],
    ['an old Edge', `${chrome(70)} Edge/18.17763`, true],
    ['a new Edge', `${chrome(130)} Edg/130.0.0.0`, false],
    ['an old Safari', safari(14), true],
    ['a new Safari', safari(18), false],
    ['an old Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0', true],
    ['a new Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', false],
    [
      'Opera Mini',
      'Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; en) Presto/2.8.119 Version/11.10',
      true,
    ],
    ['an old Opera', 'Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18', true],
    ['a new Opera', `${chrome(130)} OPR/115.0.0.0`, false],
    [
      'an old Android',
      'Mozilla/5.0 (Linux; U; Android 2.3.5; en-us) AppleWebKit/533.1 (KHTML, like Gecko) Version/4.0 Mobile Safari/533.1',
      true,
    ],
    ['Samsung’s browser', `${chrome(90)} SamsungBrowser/25.0`, false],
    ['a program', 'curl/8.5.0', false],
    ['nothing', '', false],
  ]
  for (const [name, agent, isOld] of cases)
    it(`${isOld ? 'knows' : 'leaves alone'} ${name}`, () => {
      assert.equal(isLegacyBrowser(agent, legacyBrowserNames), isOld)
      assert.equal(isLegacyBrowser(agent, []), false)
    })
})

describe('isCrawler', () => {
  const cases: [string, boolean][] = [
    ['Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', true],
    ['Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0)', true],
    ['facebookexternalhit/1.1', true],
    ['SomethingSpider/1.0', true],
    ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', false],
    [chrome(130), false],
    ['python-requests/2.31', false],
    ['', false],
  ]
  for (const [agent, expected] of cases)
    it(`says ${expected ? 'yes' : 'no'} to ${agent || 'nothing'}`, () =>
      assert.equal(isCrawler(agent), expected))
})
