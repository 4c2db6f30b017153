/**
 * Error events as SDKs send them, made once and stamped with what differs from one to the next: nothing of the
 * sender's own work must stand between Hitch and its limit.
 */

export type Size = '4 KB' | '50 KB'

/** What differs: who, when, and in which function it was thrown, which decides the group. */
export type Stamp = { id: string; group: number; user: number; now: Date }

export type Stamper = {
  /** A whole envelope, ready to be sent. */
  envelope(stamp: Stamp): Buffer
  /** The event alone, as JSON. */
  event(stamp: Stamp): string
}

// As wide as what takes their place, and nowhere else in an event.
const marks = {
  id: '#id#############################',
  sentAt: '#sentAt#################',
  seconds: '7777777777.777',
  group: '#group##',
  user: '#user#',
} as const

type Mark = keyof typeof marks

export function createStamper(size: Size): Stamper {
  const event = JSON.stringify(eventOf(size))
  const header = JSON.stringify({
    event_id: marks.id,
    sent_at: marks.sentAt,
    sdk: { name: 'sentry.javascript.node', version: '10.22.0' },
  })
  const item = JSON.stringify({ type: 'event', length: Buffer.byteLength(event) })
  const inEnvelope = compile(`${header}\n${item}\n${event}\n`)
  const inEvent = compile(event)
  return { envelope: inEnvelope, event: (stamp) => inEvent(stamp).toString('latin1') }
}

/** The words by which a group's function is named: letters only, as digits may be taken for a build's. */
export function groupName(group: number): string {
  let name = ''
  for (let rest = group, place = 0; place < 4; place++) {
    name = (syllables[rest % syllables.length] ?? '') + name
    rest = Math.floor(rest / syllables.length)
  }
  return name
}

// Twenty, so that four of them name 160,000 groups.
const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu'.split(' ')

/**
 * Makes a text whose marks are written over.
 * @param more further marks, and what is written over them: texts of the same width
 */
export function compile(
  text: string,
  more: Record<string, (stamp: Stamp) => string> = {},
): (stamp: Stamp) => Buffer {
  const bytes = Buffer.from(text, 'latin1')
  const placesOf = (mark: string) => {
    const found: number[] = []
    for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) found.push(at)
    return found
  }
  const places = (Object.keys(marks) as Mark[]).flatMap((name) =>
    placesOf(marks[name]).map((at) => ({ name, at })),
  )
  const others = Object.entries(more).map(([mark, textOf]) => ({ textOf, at: placesOf(mark) }))
  return (stamp) => {
    const stamped = Buffer.from(bytes)
    const values: Record<Mark, string> = {
      id: stamp.id,
      sentAt: stamp.now.toISOString(),
      seconds: (stamp.now.getTime() / 1000).toFixed(3),
      group: groupName(stamp.group),
      user: String(stamp.user).padStart(6, '0'),
    }
    for (const { name, at } of places) stamped.write(values[name], at, 'latin1')
    for (const { textOf, at } of others) {
      const value = textOf(stamp)
      for (const place of at) stamped.write(value, place, 'latin1')
    }
    return stamped
  }
}

function eventOf(size: Size): object {
  const isLarge = size === '50 KB'
  const frames = isLarge ? 40 : 12
  return {
    event_id: marks.id,
    timestamp: Number(marks.seconds),
    platform: 'node',
    level: 'error',
    environment: 'production',
    release: 'shop@4.12.3',
    server_name: 'shop-web-7d9f',
    transaction: 'POST /api/cart/:cart/checkout',
    sdk: {
      name: 'sentry.javascript.node',
      version: '10.22.0',
      packages: [{ name: 'npm:@sentry/node', version: '10.22.0' }],
    },
    exception: {
      values: [
        {
          type: 'PaymentError',
          value: `The card was declined by the bank while settling ${marks.group}`,
          mechanism: { type: 'generic', handled: false },
          stacktrace: { frames: Array.from({ length: frames }, (_, at) => frameOf(at, frames, isLarge)) },
        },
      ],
    },
    breadcrumbs: { values: Array.from({ length: isLarge ? 85 : 4 }, (_, at) => breadcrumbOf(at)) },
    tags: { region: 'eu-west', plan: 'team', 'feature.checkout': 'v2' },
    user: { id: `user-${marks.user}` },
    request: {
      method: 'POST',
      url: 'https://shop.example/api/cart/2f61/checkout',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Mozilla/5.0 (X11; Linux x64)',
        Host: 'shop.example',
      },
      ...(isLarge
        ? { data: { items: Array.from({ length: 40 }, itemOf), note: 'Leave it at the door.' } }
        : {}),
    },
    contexts: {
      runtime: { name: 'node', version: 'v24.21.0' },
      os: { name: 'Linux', version: '6.1.0' },
      trace: { trace_id: '4c79f60c11214eb38604f4ae0781bfb2', span_id: 'fa90fdead5f74052' },
    },
    ...(isLarge ? { extra: { cart: Array.from({ length: 40 }, itemOf) }, modules: modulesOf(180) } : {}),
  }
}

const files = ['server', 'router', 'session', 'cart', 'checkout', 'payment', 'ledger', 'bank']

function frameOf(at: number, count: number, isLarge: boolean): object {
  const isLast = at === count - 1
  const isInApp = at >= count - (isLarge ? 24 : 3)
  const file = files[at % files.length] ?? ''
  const line = 20 + at * 7
  if (!isInApp) {
    return {
      filename: `/srv/shop/node_modules/express/lib/${file}.js`,
      module: `express.lib:${file}`,
      function: `next${file}`,
      lineno: line,
      colno: 11,
      in_app: false,
    }
  }
  return {
    filename: `/srv/shop/src/${file}.ts`,
    module: file,
    function: isLast ? `settle${marks.group}` : `handle${file}${'abcdefghijklmnopqrstuvwxyz'[at % 26]}`,
    lineno: line,
    colno: 9,
    in_app: true,
    context_line: codeOf(at, 1)[0],
    pre_context: codeOf(at + 100, isLarge ? 5 : 1),
    post_context: codeOf(at + 200, isLarge ? 5 : 1),
  }
}

function codeOf(seed: number, lines: number): string[] {
  return Array.from({ length: lines }, (_, at) => {
    const [a, b, c, d] = wordsOf(seed * 7 + at, 4)
    return `    const ${a} = await ${b}.${c}(${d}.${a}, request.${b})`
  })
}

function breadcrumbOf(at: number): object {
  const [a, b, c, d] = wordsOf(at + 1_000, 4)
  return {
    timestamp: Number(marks.seconds),
    category: at % 2 ? 'http' : 'console',
    level: 'info',
    ...(at % 2
      ? {
          data: {
            url: `https://stock.example/${a}/${at * 37}?with=${b},${c},${d}`,
            method: 'GET',
            status_code: 200,
          },
        }
      : { message: `${a}: ${b} ${c} after ${at * 13} ms` }),
  }
}

function itemOf(_: unknown, at: number): object {
  const [a, b, c] = wordsOf(at + 2_000, 3)
  return {
    sku: `${a}-${1000 + at * 17}`,
    quantity: 1 + (at % 3),
    price: at * 1.37,
    title: `${a} of ${b} with ${c}`,
  }
}

function modulesOf(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`@${wordsOf(at + 3_000, 2).join('/')}-${at}`, `1.${at}.0`]),
  )
}

// The same words in every run, in no order that a compressor would love more than real code.
function wordsOf(seed: number, count: number): string[] {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return words[(state >>> 16) % words.length] ?? ''
  })
}

const words =
  `account amount basket batch budget buyer cache cart catalog charge client config context coupon currency
  customer decision delivery discount draft entry errand expense factor feature filter freight gateway handle history
  import index invoice journal label ledger limit locale margin market merchant method notice offer option order outlet
  package parcel partner payment period pledge policy price profile promise quota quote rate receipt record refund region
  request result return sale season seller session shelf signal source stock store supplier tariff tax tender terms
  ticket token total trade transfer unit update value vendor voucher warehouse weight window yield zone`.split(
    /\s+/,
  )
