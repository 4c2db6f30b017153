import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { parseJson } from '../../../api/events/json.ts'
import { readFile } from '../../../services/attachments/file.ts'
import { UserError } from '../../../services/errors.ts'
import { decodeSmall } from '../../../services/events/decode.ts'
import { parseEnvelope } from '../../../services/events/envelope.ts'
import { normalise } from '../../../services/events/normalise.ts'
import { readScrubOptions } from '../../../services/events/scrub.ts'
import { readReport } from '../../../services/feedback/report.ts'
import { fingerprints } from '../../../services/groups/fingerprint.ts'
import { bytesOf, readRecordings } from '../../tools/record/recording.ts'
import { createDice, mutate } from './mutate.ts'

const rounds = Number(process.env.FUZZ_ROUNDS ?? 100_000)
const seed = Number(process.env.FUZZ_SEED ?? 20261122)
const mega = 1024 * 1024
const receivedAt = new Date('2026-11-22T12:00:00Z')
const scrub = readScrubOptions({})

// Whatever comes: a refusal in words, or an event that can be stored, shown and grouped.
describe('a hundred thousand damaged envelopes', () => {
  it('are refused in words or become sound events', function () {
    this.timeout(120_000)
    const dice = createDice(seed)
    const corpus = readCorpus()
    let kept = 0
    for (let round = 0; round < rounds; round++) {
      const bytes = mutate(dice, corpus)
      const isZipped = dice.below(20) === 0
      const sent = isZipped ? cutSometimes(gzipSync(bytes, { level: 1 }), dice.below(10)) : bytes
      try {
        kept += take(sent, isZipped ? 'gzip' : undefined)
      } catch (error) {
        if (error instanceof UserError && error.status >= 400 && error.status < 500 && error.message !== '')
          continue
        throw new Error(`seed ${seed}, round ${round}: ${sent.toString('base64').slice(0, 4000)}`, {
          cause: error,
        })
      }
    }
    // Damage that leaves nothing to read would test nothing.
    assert.ok(kept > rounds / 3, `${kept} of ${rounds} were kept`)
  })
})

// The same for what people say and for files, which are read by others.
describe('ten thousand damaged envelopes with feedback, reports and files', () => {
  it('are refused in words or become what can be stored', () => {
    const dice = createDice(seed + 1)
    let kept = 0
    for (let round = 0; round < rounds / 10; round++) {
      const sent = mutate(dice, others)
      try {
        const { header, items } = parseEnvelope(sent)
        for (const { type, header: about, payload } of items) {
          if (type === 'attachment') checkFile(readFile(about, payload))
          else if (type === 'user_report') {
            const words = readReport(parseJson(payload), scrub, header.event_id)
            if (words) checkSound(words)
            kept += words ? 1 : 0
          }
        }
        kept += take(sent, undefined)
      } catch (error) {
        if (error instanceof UserError && error.status < 500 && error.message !== '') continue
        throw new Error(`seed ${seed}, round ${round}: ${sent.toString('base64').slice(0, 4000)}`, {
          cause: error,
        })
      }
    }
    assert.ok(kept > rounds / 30, `${kept} were kept`)
  })
})

const others = [
  [
    { event_id: 'a'.repeat(32), sent_at: '2026-11-22T12:00:00Z' },
    { type: 'feedback' },
    {
      type: 'feedback',
      contexts: {
        feedback: {
          message: 'It does nothing.\nI tried twice.',
          name: 'Ada',
          contact_email: 'ada@shop.example',
          url: 'https://shop.example/pay',
          associated_event_id: 'b'.repeat(32),
        },
      },
    },
  ],
  [
    { event_id: 'b'.repeat(32) },
    { type: 'user_report' },
    { event_id: 'b'.repeat(32), name: 'Bo', email: 'bo@shop.example', comments: 'It broke.' },
  ],
  [
    { event_id: 'b'.repeat(32) },
    { type: 'attachment', length: 13, filename: 'folder/app.log', content_type: 'text/plain' },
    'line',
    'next one',
    { type: 'user_report' },
    { event_id: 'b'.repeat(32), comments: 'With a file' },
  ],
].map((lines) =>
  Buffer.from(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')),
)

function checkFile({ name, bytes, size, contentType }: ReturnType<typeof readFile>): void {
  assert.ok(name !== '' && name.length <= 121 && !/[\\/\p{Cc}"]/u.test(name), name)
  assert.ok(bytes === null || bytes.length === size)
  assert.ok(contentType === null || /^[\w.+/-]+$/.test(contentType))
  checkSound({ name, contentType })
}

function checkSound(value: object): void {
  assert.ok(!unsound.test(JSON.stringify(value)), 'NUL or a lone surrogate')
}

function take(bytes: Buffer, encoding: string | undefined): number {
  const decoded = decodeSmall(bytes, encoding, 20 * mega)
  assert.ok(decoded)
  const { header, items } = parseEnvelope(decoded)
  const item = items.find(({ type }) => type === 'event' || type === 'feedback')
  if (!item) return 0
  let raw: unknown
  try {
    raw = JSON.parse(item.payload.toString('utf8'))
  } catch {
    throw new UserError('The event is not JSON.')
  }
  const eventId = typeof header.event_id === 'string' ? header.event_id : undefined
  const sentAt = typeof header.sent_at === 'string' ? new Date(header.sent_at) : undefined
  const event = normalise(raw, {
    receivedAt,
    newId: () => '0f0e0d0c-0b0a-4908-8706-050403020100',
    scrub,
    clientIp: '203.0.113.7',
    ...(eventId && { eventId }),
    ...(sentAt && { sentAt }),
  })
  const hashes = fingerprints(event)
  check(event, hashes)
  return 1
}

// An escaped NUL or half a surrogate pair, that is not itself text about escapes.
const unsound = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

function check(event: ReturnType<typeof normalise>, hashes: ReturnType<typeof fingerprints>): void {
  const text = JSON.stringify(event)
  assert.ok(text.length < 2 * mega)
  assert.ok(!unsound.test(text), 'NUL or a lone surrogate')
  assert.match(event.eventId, /^[0-9a-f]{32}$/)
  assert.ok(
    event.title.trim() !== '' && event.title.length <= 1200 && !/[\n\r]/.test(event.title),
    event.title,
  )
  assert.ok(Number.isFinite(event.occurredAt.getTime()))
  assert.ok(['error', 'default', 'csp', 'feedback'].includes(event.kind))
  assert.ok(['fatal', 'error', 'warning', 'info', 'debug'].includes(event.level))
  assert.ok(hashes.length === 1 || hashes.length === 2)
  for (const { hash, explanation } of hashes) {
    assert.match(hash, /^[0-9a-f]{32}$/)
    assert.ok(explanation.length > 0 && explanation.length <= 300)
  }
}

function cutSometimes(bytes: Buffer, die: number): Buffer {
  return die === 0 ? bytes.subarray(0, bytes.length / 2) : bytes
}

function readCorpus(): Buffer[] {
  const requests = readRecordings().flatMap(({ recording }) => recording.requests)
  const bodies = requests.map((request) => {
    const decoded = decodeSmall(bytesOf(request), request.headers['content-encoding'], mega)
    return decoded ?? Buffer.alloc(0)
  })
  // Small ones are as good and a hundred times as many.
  return bodies.filter((body) => body.includes('"type":"event"') && body.length < 6000)
}
