import type { GroupFacts } from '../../pages/group/draw.ts'
import type { EventPayload } from '../../services/events/event.ts'
import { groupFacts, now, viewOf } from './samples.ts'

const minute = 60_000
const at = (minutes: number) => new Date(now.getTime() - minutes * minute)
const eventId = '7d4c1f0a5b3e4a6f8c9d0e1f2a3b4c5d'
const said =
  'I tried to pay three times.\nThe button turns grey, and then nothing happens. My basket is still full, and I do not know whether I was charged.'

const feedbackPayload: EventPayload = {
  event_id: eventId,
  timestamp: now.getTime() / 1000 - 300,
  received: now.getTime() / 1000 - 299,
  platform: 'javascript',
  level: 'info',
  type: 'feedback',
  environment: 'production',
  release: 'shop@2.14.0',
  contexts: {
    feedback: {
      message: said,
      name: 'Katherine Johnson',
      contact_email: 'katherine@example.com',
      url: 'https://shop.example/checkout/payment',
      associated_event_id: 'c0ffee4f0011eebe560242ac12000201',
    },
    browser: { name: 'Firefox', version: '132.0', type: 'browser' },
  },
  tags: [
    ['browser', 'Firefox 132.0'],
    ['url', 'https://shop.example/checkout/payment'],
  ],
}

const file = {
  id: 1,
  eventId,
  sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  receivedAt: now,
  contentType: null,
  isKept: true,
  picture: null,
}

/** What somebody wrote, as a group of its own, with a picture of their screen. */
export function feedbackFacts(): GroupFacts {
  const facts = groupFacts()
  return groupFacts({
    view: viewOf({
      kind: 'feedback',
      shortId: 'SHOP-1B7',
      title: 'I tried to pay three times.',
      message: said,
      culprit: 'Katherine Johnson (katherine@example.com) on https://shop.example/checkout/payment',
      topFrame: '',
      level: 'info',
      substatus: 'new',
      assignee: null,
      eventCount: 1,
      userCount: 1,
      lastChange: '',
      firstSeenAt: at(5),
      lastSeenAt: at(5),
      hours: Array.from({ length: 24 }, (_, index) => (index === 23 ? 1 : 0)),
    }),
    event: facts.event && {
      ...facts.event,
      id: eventId,
      payload: feedbackPayload,
      attachments: [
        { ...file, name: 'screenshot.png', kind: 'event.attachment', size: 184_203, picture: 'image/png' },
        { ...file, id: 2, name: 'console.log', kind: 'event.attachment', size: 3_120 },
        { ...file, id: 3, name: 'recording.webm', kind: 'event.attachment', size: 14_310_400, isKept: false },
      ],
      latest: eventId,
      oldest: eventId,
      previous: null,
      next: null,
    },
    about: {
      shortId: 'SHOP-1A2',
      title: 'PaymentDeclined: card 4242 was declined by the bank (insufficient_funds)',
      eventId: 'c0ffee4f0011eebe560242ac12000201',
    },
    days: Array.from({ length: 14 }, (_, index) => (index === 13 ? 1 : 0)),
    history: [{ id: 1, isOwn: false, at: at(5), kind: 'first_seen', words: 'First seen', comment: null }],
    reasons: [
      { variant: 'default', explanation: 'Each feedback is a group of its own', config: '2026-11-22' },
    ],
  })
}

/** An error that people wrote about. */
export function reportedFacts(): GroupFacts {
  const line = { url: null, feedback: null, eventId }
  return groupFacts({
    view: viewOf({ reportCount: 23 }),
    reports: [
      {
        ...line,
        id: 3,
        name: 'Katherine Johnson',
        email: 'katherine@example.com',
        comments: said,
        at: at(5),
        feedback: { shortId: 'SHOP-1B7' },
      },
      { ...line, id: 2, name: null, email: null, comments: 'same here', at: at(40) },
      {
        ...line,
        id: 1,
        name: 'Dorothy Vaughan',
        email: 'dorothy at example',
        comments: 'My bank says that everything is fine with my card.',
        at: at(200),
      },
    ],
  })
}

/** What stands in for a picture that somebody sent along. */
export const screenshot = `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="420"><rect width="720" height="420" fill="#f4f4f7"/><rect x="140" y="60" width="440" height="300" rx="12" fill="#fff" stroke="#e2e2e9"/><rect x="180" y="110" width="300" height="22" rx="4" fill="#c6c6d2"/><rect x="180" y="160" width="360" height="44" rx="6" fill="#f8f8fa" stroke="#c6c6d2"/><rect x="180" y="226" width="360" height="44" rx="6" fill="#f8f8fa" stroke="#c6c6d2"/><rect x="180" y="296" width="160" height="40" rx="6" fill="#b9b8d9"/></svg>`
