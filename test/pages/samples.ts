import type { GroupFacts } from '../../pages/group/draw.ts'
import type { EventFacts } from '../../pages/group/facts.ts'
import type { ListFacts } from '../../pages/groups/draw.ts'
import type { Who } from '../../pages/layout/page.ts'
import type { Person } from '../../prisma/client/client.ts'
import type { EventPayload, Frame } from '../../services/events/event.ts'
import type { GroupView } from '../../services/groups/view.ts'

// Facts of a small shop, for tests and pictures of the pages.

export const now = new Date('2026-11-22T15:42:10Z')
export const dsn = 'http://c5c0ffee4f0011eebe560242ac120002@localhost:3978/1'
export const local: Who = { name: 'Local administrator', role: 'owner', isLocal: true, csrf: 'csrf-sample' }
export const ada: Who = { name: 'Ada Lovelace', role: 'member', isLocal: false, csrf: 'csrf-sample' }

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)

export const people = [
  { id: 1, name: 'Ada Lovelace' },
  { id: 2, name: 'Grace Hopper' },
  { id: 3, name: 'Margaret Hamilton' },
]
export const teams = [{ id: 1, name: 'Checkout' }]

export function viewOf(more: Partial<GroupView> = {}): GroupView {
  return {
    id: 1,
    version: 3,
    shortId: 'SHOP-1A2',
    project: { id: 1, slug: 'shop', name: 'Shop' },
    url: 'http://localhost:3978/groups/SHOP-1A2',
    kind: 'error',
    title: 'PaymentDeclined: card 4242 was declined by the bank (insufficient_funds)',
    message: 'card 4242 was declined by the bank (insufficient_funds)',
    culprit: 'charge (src/payment/charge.ts)',
    topFrame: 'charge (src/payment/charge.ts:41)',
    level: 'error',
    platform: 'node',
    environment: 'production',
    release: 'shop@2.14.0',
    firstRelease: 'shop@2.13.2',
    status: 'unresolved',
    substatus: 'regressed',
    statusChangedAt: ago(38 * minute),
    lastChange:
      'Regressed: came back in shop@2.14.0, was resolved in the release after shop@2.13.2; compared as versions',
    archivedUntil: null,
    archivedUntilCount: null,
    archivedCount: null,
    archivedWindow: null,
    priority: 'high',
    resolution: null,
    assignee: { kind: 'person', id: 2, name: 'Grace Hopper' },
    eventCount: 12_418,
    userCount: 871,
    reportCount: 0,
    firstSeenAt: ago(12 * day),
    lastSeenAt: ago(42_000),
    hours: [3, 5, 2, 4, 0, 0, 1, 0, 0, 2, 6, 11, 18, 22, 19, 24, 31, 28, 44, 61, 58, 97, 120, 84],
    assignable: { people, teams },
    workItems: [],
    owners: [],
    suggested: [],
    canLink: false,
    ...more,
  }
}

const quiet = Array.from({ length: 24 }, () => 0)

export const groups: GroupView[] = [
  viewOf(),
  viewOf({
    id: 2,
    shortId: 'SHOP-1A3',
    title: "TypeError: Cannot read properties of undefined (reading 'total')",
    culprit: 'renderCart (src/cart/render.tsx)',
    level: 'fatal',
    substatus: 'escalating',
    assignee: { kind: 'team', id: 1, name: 'Checkout' },
    eventCount: 3_204,
    userCount: 1_940,
    lastSeenAt: ago(3 * minute),
    hours: quiet.map((_, index) => (index > 18 ? 12 * (index - 18) ** 2 : 0)),
  }),
  viewOf({
    id: 3,
    shortId: 'STOCK-7',
    project: { id: 2, slug: 'stock', name: 'Stock' },
    title:
      'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) server closed the connection unexpectedly',
    culprit: 'stock.sync in pull_levels',
    level: 'error',
    substatus: 'new',
    environment: 'staging',
    assignee: null,
    eventCount: 17,
    userCount: 0,
    lastSeenAt: ago(26 * minute),
    hours: quiet.map((_, index) => (index === 23 ? 14 : index === 22 ? 3 : 0)),
  }),
  viewOf({
    id: 4,
    shortId: 'SHOP-19Z',
    title: 'Slow answer from the tax service: 4,120 ms',
    culprit: 'GET /api/tax/:country',
    level: 'warning',
    substatus: 'ongoing',
    assignee: null,
    eventCount: 182_340,
    userCount: 9_012,
    lastSeenAt: ago(2 * hour),
    hours: quiet.map((_, index) => 30 + Math.round(25 * Math.sin(index / 3.2))),
  }),
  viewOf({
    id: 5,
    shortId: 'SHOP-18K',
    kind: 'csp',
    title: "Blocked 'script' from 'cdn.tracker.example'",
    culprit: 'script-src',
    level: 'info',
    substatus: 'ongoing',
    assignee: null,
    eventCount: 1,
    userCount: 1,
    lastSeenAt: ago(5 * hour),
    hours: quiet.map((_, index) => (index === 18 ? 1 : 0)),
  }),
  viewOf({
    id: 6,
    shortId: 'STOCK-3',
    project: { id: 2, slug: 'stock', name: 'Stock' },
    title: 'System.NullReferenceException: Object reference not set to an instance of an object.',
    culprit: 'Stock.Import.CsvReader.ReadRow',
    level: 'error',
    substatus: 'ongoing',
    environment: null,
    assignee: { kind: 'person', id: 1, name: 'Ada Lovelace' },
    eventCount: 88,
    userCount: 12,
    lastSeenAt: ago(9 * day),
    hours: quiet,
  }),
]

const library = (fn: string, file: string, lineno: number): Frame => ({
  function: fn,
  filename: file,
  abs_path: `/srv/shop/${file}`,
  lineno,
  in_app: false,
})

const source = [
  'export async function charge(order: Order, card: Card): Promise<Receipt> {',
  '  const amount = totalOf(order)',
  '  const answer = await bank.charge({ amount, token: card.token })',
  '',
  "  if (answer.status === 'declined')",
  '    throw new PaymentDeclined(card.last4, answer.reason, { order: order.id, attempts: answer.attempts })',
  '',
  '  await ledger.write(order.id, answer.reference)',
  '  return { reference: answer.reference, amount, at: clock.now() }',
  '}',
  '',
]

const ownFrames: Frame[] = [
  library('process.processTicksAndRejections', 'node:internal/process/task_queues', 105),
  library('Layer.handle', 'node_modules/express/lib/router/layer.js', 95),
  library('next', 'node_modules/express/lib/router/route.js', 149),
  library('Route.dispatch', 'node_modules/express/lib/router/route.js', 119),
  {
    function: 'postCheckout',
    filename: 'src/routes/checkout.ts',
    abs_path: '/srv/shop/src/routes/checkout.ts',
    lineno: 27,
    colno: 19,
    in_app: true,
    pre_context: [
      '',
      'export async function postCheckout(req: Request, res: Response) {',
      '  const order = await orders.open(req.session)',
    ],
    context_line: '  const receipt = await charge(order, req.body.card)',
    post_context: ['  await mail.receipt(order, receipt)', '  res.redirect(303, order.path)', '}'],
  },
  library('async Retry.run', 'node_modules/p-retry/index.js', 88),
  library('async Retry.attempt', 'node_modules/p-retry/index.js', 71),
  {
    function: 'charge',
    filename: 'src/payment/charge.ts',
    abs_path: '/srv/shop/src/payment/charge.ts',
    lineno: 41,
    colno: 11,
    in_app: true,
    pre_context: source.slice(0, 5),
    context_line: source[5] ?? '',
    post_context: source.slice(6),
    vars: {
      amount: 12_990,
      answer: { status: 'declined', reason: 'insufficient_funds', attempts: 3 },
      'card.last4': '4242',
      'card.token': '[Filtered]',
    },
  },
]

export const payload: EventPayload = {
  event_id: '9c1e4a7b2f3d4e5f8a6b7c8d9e0f1a2b',
  timestamp: ago(42_000).getTime() / 1000,
  received: ago(41_600).getTime() / 1000,
  platform: 'node',
  level: 'error',
  logger: 'checkout',
  transaction: 'POST /checkout',
  server_name: 'shop-7d9f',
  release: 'shop@2.14.0',
  environment: 'production',
  exception: {
    values: [
      {
        type: 'BankError',
        value: 'insufficient_funds',
        stacktrace: {
          frames: [
            library('TLSSocket.emit', 'node:events', 518),
            library('Parser.onMessageComplete', 'node_modules/undici/lib/client.js', 1042),
            {
              function: 'readAnswer',
              filename: 'src/payment/bank.ts',
              lineno: 88,
              colno: 9,
              in_app: true,
              pre_context: ['  const body = await answer.json()', '  if (body.error)'],
              context_line: '    throw new BankError(body.error.code)',
              post_context: ['  return body', '}'],
            },
          ],
        },
      },
      {
        type: 'PaymentDeclined',
        value: 'card 4242 was declined by the bank (insufficient_funds)',
        mechanism: { type: 'middleware', handled: false },
        stacktrace: { frames: ownFrames },
      },
    ],
  },
  breadcrumbs: {
    values: [
      {
        timestamp: ago(48_200).getTime() / 1000,
        category: 'http',
        type: 'http',
        data: { method: 'GET', url: '/api/cart', status_code: 200 },
      },
      {
        timestamp: ago(45_900).getTime() / 1000,
        category: 'query',
        message: 'SELECT * FROM orders WHERE session = $1',
      },
      {
        timestamp: ago(43_100).getTime() / 1000,
        category: 'payment',
        level: 'warning',
        message: 'bank answered slowly: 1,902 ms',
      },
      {
        timestamp: ago(42_300).getTime() / 1000,
        category: 'http',
        type: 'http',
        data: { method: 'POST', url: 'https://bank.example/v1/charges', status_code: 402 },
      },
      {
        timestamp: ago(42_000).getTime() / 1000,
        category: 'exception',
        level: 'error',
        message: 'PaymentDeclined: card 4242 was declined',
      },
    ],
  },
  tags: [
    ['browser', 'Edge 141'],
    ['environment', 'production'],
    ['level', 'error'],
    ['os', 'Windows 11'],
    ['release', 'shop@2.14.0'],
    ['runtime', 'node v24.21.0'],
    ['server_name', 'shop-7d9f'],
    ['transaction', 'POST /checkout'],
    ['url', 'https://shop.example/checkout'],
  ],
  user: { id: '7301', username: 'jo', ip_address: '203.0.113.9' },
  request: {
    method: 'POST',
    url: 'https://shop.example/checkout',
    query_string: 'campaign=autumn&step=3',
    headers: {
      'Content-Type': 'application/json',
      Host: 'shop.example',
      'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/141.0',
      Authorization: '[Filtered]',
    },
    data: { cart: 'c_8812', card: { last4: '4242', token: '[Filtered]' }, total: 12_990 },
  },
  contexts: {
    runtime: { name: 'node', version: 'v24.21.0' },
    os: { name: 'Linux', kernel_version: '6.8.0', distribution: { name: 'Debian', version: '13' } },
    app: { app_start_time: '2026-11-22T06:00:12Z', app_memory: 183_500_800 },
    trace: { trace_id: '771a43a4192642f0b136d5159a501700', span_id: 'b0e6f15b45c36b12', op: 'http.server' },
  },
  extra: { attempt: 3, basket: ['mug', 'shirt'], coupon: 'AUTUMN10', flags: { newCheckout: true } },
  modules: { express: '5.1.0', 'p-retry': '7.0.0', undici: '7.11.0' },
  sdk: { name: 'sentry.javascript.node', version: '11.12.0' },
  errors: [{ type: 'value_too_long', name: 'extra.session', value: '81,220 characters' }],
}

export const event: EventFacts = {
  id: payload.event_id,
  occurredAt: ago(42_000),
  receivedAt: ago(41_600),
  payload,
  attachments: [],
  latest: payload.event_id,
  oldest: '0'.repeat(32),
  previous: '1'.repeat(32),
  next: null,
}

export function listFacts(more: Partial<ListFacts> = {}): ListFacts {
  return {
    now,
    who: local,
    query: { text: 'is:unresolved', sort: 'lastSeen', project: null, page: 1 },
    groups,
    hasMore: true,
    problems: [],
    notes: [],
    count: 1_000,
    projects: [
      { slug: 'shop', name: 'Shop' },
      { slug: 'stock', name: 'Stock' },
    ],
    welcome: null,
    ...more,
  }
}

export function groupFacts(more: Partial<GroupFacts> = {}): GroupFacts {
  return {
    now,
    who: local,
    view: viewOf(),
    mayChange: true,
    said: null,
    reports: [],
    about: null,
    event,
    days: [210, 340, 180, 95, 60, 420, 812, 640, 12, 0, 0, 0, 31, 724],
    history: [
      {
        id: 59,
        isOwn: false,
        at: ago(38 * minute),
        kind: 'regressed',
        words:
          'Regressed: came back in shop@2.14.0, was resolved in the release after shop@2.13.2; compared as versions',
        comment: null,
      },
      {
        id: 58,
        isOwn: true,
        at: ago(26 * hour),
        kind: 'comment',
        words: 'Comment by Grace Hopper in Teams',
        comment: 'The bank changed its limits on Friday.\nI ask them for the new table.',
      },
      {
        id: 57,
        isOwn: false,
        at: ago(3 * day),
        kind: 'resolved',
        words: 'Resolved in the release after shop@2.13.2 by Ada Lovelace in Teams',
        comment: null,
      },
      {
        id: 56,
        isOwn: false,
        at: ago(5 * day),
        kind: 'assigned',
        words: 'Assigned to Grace Hopper by Ada Lovelace on the page',
        comment: null,
      },
      { id: 1, isOwn: false, at: ago(12 * day), kind: 'first_seen', words: 'First seen', comment: null },
    ],
    grouping: {
      config: '2026-11-23',
      fingerprints: [],
      rule: null,
      stacks: [
        {
          of: 'PaymentDeclined',
          frames: [
            { name: 'charge in src/payment/charge.ts', isOwn: true, app: true, system: true, why: '' },
            {
              name: 'retry in src/retry.ts',
              isOwn: true,
              app: false,
              system: false,
              why: 'by the rule stack.function:retry -group',
            },
            {
              name: 'handle in router/layer.js',
              isOwn: false,
              app: false,
              system: true,
              why: 'not the application’s own',
            },
          ],
        },
      ],
    },
    reasons: [
      {
        variant: 'app',
        config: '2026-11-22',
        explanation:
          'Grouped by the error PaymentDeclined and the application’s frames: charge in src/payment/charge.ts, postCheckout in src/routes/checkout.ts',
      },
      {
        variant: 'system',
        config: '2026-11-22',
        explanation: 'Grouped by the error PaymentDeclined and all its frames',
      },
    ],
    people,
    teams,
    newestRelease: 'shop@2.14.0',
    finding: null,
    followers: [
      { personId: 2, name: 'Grace Hopper', reason: 'assigned' },
      { personId: 1, name: 'Ada Lovelace', reason: 'commented' },
    ],
    me: 1,
    regrouping: {
      undoable: [
        {
          id: 3,
          kind: 'merge',
          at: ago(2 * day),
          other: { shortId: 'SHOP-1B7', title: 'PaymentDeclined: card expired' },
          isMoving: false,
        },
      ],
      ways: [
        { variant: 'app', explanation: 'PaymentDeclined at charge in src/payment/charge.ts', hashes: ['a1'] },
        { variant: 'app', explanation: 'PaymentDeclined at refund in src/payment/refund.ts', hashes: ['b1'] },
      ],
    },
    isBookmarked: true,
    isInInbox: true,
    seen: [
      { person: personOf(1, 'Ada Lovelace'), at: ago(40_000) },
      { person: personOf(2, 'Grace Hopper'), at: ago(3 * hour) },
    ],
    ...more,
  }
}

function personOf(id: number, name: string): Person {
  const about = { organizationId: 1, email: null, role: 'member', isActive: true, notices: {} }
  return { id, name, ...about, createdAt: ago(90 * day) }
}
