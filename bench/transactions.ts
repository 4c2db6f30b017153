import { compile, groupName, type Stamp, type Stamper } from './events.ts'

// As wide as what takes their place, and nowhere else in an envelope.
const marks = {
  id: '#id#############################',
  sentAt: '#sentAt#################',
  group: '#group##',
  user: '#user#',
}
const start = '1111111111.111'
const seconds = '7777777777.777'

/** Transactions as SDKs send them, of about 7 KB: twenty spans, named after the stamp's group. */
export function createTransactionStamper(): Stamper {
  const event = JSON.stringify(transaction())
    .replaceAll(`"${start}"`, start)
    .replaceAll(`"${seconds}"`, seconds)
  const header = JSON.stringify({
    event_id: marks.id,
    sent_at: marks.sentAt,
    sdk: { name: 'sentry.javascript.node', version: '10.22.0' },
    trace: { trace_id: marks.id, sample_rate: '1', public_key: 'abc', transaction: `GET /${marks.group}` },
  })
  const item = JSON.stringify({ type: 'transaction', length: Buffer.byteLength(event) })
  const envelope = compile(`${header}\n${item}\n${event}\n`, { [start]: startOf })
  const alone = compile(event, { [start]: startOf })
  return { envelope, event: (stamp) => alone(stamp).toString('latin1') }
}

// Between a millisecond and a second, most near a tenth: what users and groups make of it is the same in every run.
function startOf({ now, user, group }: Stamp): string {
  const duration = 10 ** (((user * 31 + group * 17) % 300) / 100)
  return ((now.getTime() - duration) / 1000).toFixed(3)
}

function transaction(): object {
  const span = (at: number) => ({
    span_id: `fa90fdead5f740${10 + at}`,
    parent_span_id: 'fa90fdead5f74052',
    trace_id: marks.id,
    op: ['db', 'http.client', 'middleware', 'cache.get'][at % 4],
    description: `SELECT id, title, price FROM item${groupName(at)} WHERE cart = $1 ORDER BY id`,
    start_timestamp: start,
    timestamp: seconds,
    status: 'ok',
    origin: 'auto.db.postgres',
  })
  return {
    event_id: marks.id,
    type: 'transaction',
    transaction: `GET /${marks.group}`,
    transaction_info: { source: 'route' },
    platform: 'node',
    environment: 'production',
    release: 'shop@4.12.3',
    start_timestamp: start,
    timestamp: seconds,
    user: { id: `user-${marks.user}` },
    contexts: {
      trace: { trace_id: marks.id, span_id: 'fa90fdead5f74052', op: 'http.server', status: 'ok' },
      runtime: { name: 'node', version: 'v24.21.0' },
    },
    spans: Array.from({ length: 20 }, (_, at) => span(at)),
  }
}
