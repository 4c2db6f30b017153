import assert from 'node:assert/strict'
import { eventJson } from '../../../api/rest/eventShape.ts'
import type { Event } from '../../../prisma/client/client.ts'
import type { EventPayload } from '../../../services/events/event.ts'

const at = new Date('2026-11-22T12:00:00Z')
const around = { previous: null, next: null, hashes: ['aa', 'bb'] }

describe('events', () => {
  it('have Sentry’s shape', () => {
    const next = '11111111-2222-3333-4444-555555555555'
    const { size, entries, ...shown } = eventJson(
      event({
        logger: 'pay',
        dist: '7',
        tags: [['shop', 'north']],
        user: { id: '7', email: 'ada@shop.example', plan: 'gold' },
        contexts: { os: { name: 'Linux' } },
        extra: { basket: 3 },
        modules: { pg: '8' },
        sdk: { name: 'sentry.javascript.node', version: '11.0.0' },
        errors: [{ type: 'value_too_long', name: 'extra', value: 'x' }],
        culprit: 'charge(pay)',
        exception: {
          values: [
            {
              type: 'TypeError',
              value: 'no',
              stacktrace: { frames: [{ function: 'charge', filename: 'pay.ts', in_app: true }] },
            },
          ],
        },
      }),
      { ...around, next },
    )
    assert.deepEqual(shown, {
      id: '0f5b44aba3854a43a280d98c0e6c579d',
      eventID: '0f5b44aba3854a43a280d98c0e6c579d',
      'event.type': 'error',
      type: 'error',
      groupID: '7',
      projectID: '2',
      title: 'TypeError: no',
      message: '',
      culprit: 'charge(pay)',
      location: 'pay.ts',
      metadata: {
        title: 'TypeError: no',
        type: 'TypeError',
        value: 'no',
        function: 'charge',
        filename: 'pay.ts',
      },
      platform: 'node',
      user: {
        id: '7',
        email: 'ada@shop.example',
        username: null,
        ip_address: null,
        name: null,
        geo: null,
        data: { plan: 'gold' },
      },
      tags: [
        { key: 'dist', value: '7' },
        { key: 'environment', value: 'production' },
        { key: 'level', value: 'error' },
        { key: 'logger', value: 'pay' },
        { key: 'release', value: 'shop@1.0' },
        { key: 'shop', value: 'north' },
      ],
      dateCreated: '2026-11-22T12:00:00.000Z',
      crashFile: null,
      dist: '7',
      contexts: { os: { name: 'Linux' } },
      context: { basket: 3 },
      packages: { pg: '8' },
      sdk: { name: 'sentry.javascript.node', version: '11.0.0' },
      dateReceived: '2026-11-22T12:00:00.000Z',
      errors: [{ type: 'value_too_long', message: 'value_too_long', data: { name: 'extra', value: 'x' } }],
      fingerprints: ['aa', 'bb'],
      release: { version: 'shop@1.0', shortVersion: 'shop@1.0' },
      occurrence: null,
      userReport: null,
      _meta: {},
      nextEventID: '11111111222233334444555555555555',
      previousEventID: null,
    })
    assert.ok(size > 100)
    assert.deepEqual(
      entries.map(({ type }) => type),
      ['exception'],
    )
  })

  it('show exceptions with numbered source lines', () => {
    const frames = [
      { function: 'run', filename: 'node:internal', in_app: false },
      {
        function: 'charge',
        filename: 'pay.ts',
        abs_path: '/srv/pay.ts',
        lineno: 41,
        colno: 7,
        in_app: true,
        pre_context: ['// pay', 'if (late)'],
        context_line: '  throw error',
        post_context: ['}'],
        vars: { late: true },
      },
    ]
    const shown = entry('exception', {
      exception: {
        values: [{ type: 'E', value: 'x', mechanism: { handled: false }, stacktrace: { frames } }],
      },
    })
    assert.deepEqual(shown, {
      values: [
        {
          type: 'E',
          value: 'x',
          module: null,
          mechanism: { handled: false },
          threadId: null,
          rawStacktrace: null,
          stacktrace: {
            framesOmitted: null,
            registers: null,
            hasSystemFrames: true,
            frames: [
              { ...noFrame, function: 'run', filename: 'node:internal', context: [] },
              {
                ...noFrame,
                function: 'charge',
                filename: 'pay.ts',
                absPath: '/srv/pay.ts',
                lineNo: 41,
                colNo: 7,
                inApp: true,
                vars: { late: true },
                context: [
                  [39, '// pay'],
                  [40, 'if (late)'],
                  [41, '  throw error'],
                  [42, '}'],
                ],
              },
            ],
          },
        },
      ],
      hasSystemFrames: true,
      excOmitted: null,
    })
  })

  it('show requests as pairs', () => {
    const request = {
      url: 'https://shop.example/pay',
      method: 'POST',
      query_string: 'a=1&b=2',
      cookies: 'session=x; theme=dark=er',
      headers: { 'Content-Type': 'application/json; charset=utf-8', Numbers: 7 },
      data: { basket: 3 },
    }
    assert.deepEqual(entry('request', { request }), {
      url: 'https://shop.example/pay',
      method: 'POST',
      query: [
        ['a', '1'],
        ['b', '2'],
      ],
      fragment: null,
      data: { basket: 3 },
      headers: [
        ['Content-Type', 'application/json; charset=utf-8'],
        ['Numbers', '7'],
      ],
      cookies: [
        ['session', 'x'],
        ['theme', 'dark=er'],
      ],
      env: null,
      inferredContentType: 'application/json',
    })
  })

  it('show breadcrumbs with ISO times', () => {
    const values = [
      { timestamp: at.getTime() / 1000, message: 'clicked' },
      { category: 'x', timestamp: 1e300 },
    ]
    assert.deepEqual(entry('breadcrumbs', { breadcrumbs: { values } }), {
      values: [
        {
          timestamp: '2026-11-22T12:00:00.000Z',
          type: 'default',
          category: null,
          level: 'info',
          message: 'clicked',
          data: null,
          event_id: null,
        },
        {
          timestamp: null,
          type: 'default',
          category: 'x',
          level: 'info',
          message: null,
          data: null,
          event_id: null,
        },
      ],
    })
  })

  it('show messages, threads and reports of browsers', () => {
    assert.deepEqual(
      entry('message', { logentry: { message: 'late %s', formatted: 'late 7', params: [7] } }),
      {
        formatted: 'late 7',
        message: 'late %s',
        params: [7],
      },
    )
    assert.deepEqual(
      entry('threads', { threads: { values: [{ id: 1, crashed: true, stacktrace: 'none' }] } }),
      {
        values: [{ id: 1, name: null, current: false, crashed: true, stacktrace: null, rawStacktrace: null }],
      },
    )
    assert.deepEqual(entry('csp', { csp: { effective_directive: 'img-src' } }), {
      effective_directive: 'img-src',
    })
  })

  it('of kinds without an exception have their own type', () => {
    assert.equal(eventJson(event({ message: 'late' }), around).type, 'default')
    assert.equal(eventJson(event({ csp: {} }), around).type, 'csp')
    assert.equal(eventJson(event({ logentry: { formatted: 'late 7' } }), around).message, 'late 7')
  })
})

const noFrame = {
  absPath: null,
  module: null,
  package: null,
  platform: 'node',
  rawFunction: null,
  symbol: null,
  lineNo: null,
  colNo: null,
  inApp: false,
  trust: null,
  errors: null,
  vars: null,
}

function entry(type: string, payload: Partial<EventPayload>): unknown {
  return eventJson(event(payload), around).entries.find((candidate) => candidate.type === type)?.data
}

function event(payload: Partial<EventPayload>): Event {
  return {
    projectId: 2,
    eventId: '0f5b44ab-a385-4a43-a280-d98c0e6c579d',
    groupId: 7,
    homeId: null,
    receivedAt: at,
    occurredAt: at,
    level: 'error',
    environment: 'production',
    release: 'shop@1.0',
    title: 'TypeError: no',
    payload: {
      event_id: '0f5b44aba3854a43a280d98c0e6c579d',
      timestamp: 1,
      received: 1,
      platform: 'node',
      level: 'error',
      ...payload,
    } as never,
  }
}
