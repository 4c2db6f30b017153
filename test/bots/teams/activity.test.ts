import assert from 'node:assert/strict'
import type { Activity } from 'botbuilder'
import { readActivity } from '../../../bots/teams/activity.ts'
import { pickedPlace, spotOf } from '../../../bots/teams/place.ts'
import { saidTo } from '../../../bots/teams/said.ts'

const base = {
  type: 'message',
  id: '1',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:ada', name: 'Ada' },
  recipient: { id: '28:bot', name: 'Hitch' },
  conversation: { id: 'a:1', conversationType: 'personal', tenantId: 'tenant' },
}
const team = { id: '19:general@thread.tacv2', name: 'Shop' }

describe('where an activity happened', () => {
  const rows: [name: string, activity: object, place: object, thread: string | null][] = [
    ['a personal chat', {}, { kind: 'personal', externalId: 'a:1', name: 'Ada', tenantId: 'tenant' }, null],
    [
      'a group chat',
      { conversation: { id: '19:x@thread.v2', conversationType: 'groupChat', name: 'Lunch' } },
      { kind: 'groupChat', name: 'Lunch' },
      null,
    ],
    [
      'a thread of a channel',
      {
        conversation: { id: '19:alerts@thread.tacv2;messageid=1700', conversationType: 'channel' },
        channelData: { team, channel: { id: '19:alerts@thread.tacv2', name: 'Alerts' } },
      },
      { kind: 'channel', externalId: '19:alerts@thread.tacv2', name: 'Alerts', teamId: team.id },
      '1700',
    ],
    [
      'the General channel, which comes without a name',
      {
        conversation: { id: team.id, conversationType: 'channel' },
        channelData: { team, channel: { id: team.id } },
      },
      { kind: 'channel', name: 'General' },
      null,
    ],
    [
      'a channel without a type',
      { conversation: { id: team.id }, channelData: { team } },
      { kind: 'channel' },
      null,
    ],
    [
      'a chat that calls itself a group',
      { conversation: { id: '19:x', isGroup: 'True' } },
      { kind: 'groupChat' },
      null,
    ],
    [
      'the tenant in the channel data alone',
      { conversation: { id: 'a:1' }, channelData: { tenant: { id: 'other' } } },
      { tenantId: 'other' },
      null,
    ],
    [
      'the Emulator',
      {
        channelId: 'emulator',
        conversation: { id: 'x|livechat' },
        from: { id: 'user' },
        recipient: { id: 'bot-1' },
      },
      { kind: 'personal', tenantId: '', externalId: 'x|livechat', botId: 'bot-1' },
      null,
    ],
    [
      'channel data of nonsense',
      { channelData: { team: 7, tenant: null, channel: [] } },
      { kind: 'personal' },
      null,
    ],
  ]
  for (const [name, more, place, thread] of rows) {
    it(name, () => {
      const spot = spotOf(read(more))
      assert.deepEqual({ ...spot.place, ...place }, spot.place)
      assert.equal(spot.thread, thread)
    })
  }

  it('names the channel that was picked', () => {
    const picked = (selectedChannel: object) =>
      pickedPlace(
        read({
          conversation: { id: team.id, conversationType: 'channel' },
          channelData: { team, channel: { id: team.id }, settings: { selectedChannel } },
        }),
      )
    const { place, pickedExplicitly } = picked({ id: '19:alerts@thread.tacv2', name: 'Alerts' })
    assert.deepEqual(
      [place.externalId, place.name, pickedExplicitly],
      ['19:alerts@thread.tacv2', 'Alerts', true],
    )
    assert.equal(picked({ id: team.id }).place.name, 'General')
    assert.equal(picked({ id: '19:secret@thread.tacv2' }).place.name, undefined)
    assert.equal(pickedPlace(read({})).pickedExplicitly, false)
  })
})

describe('what was said to the bot', () => {
  const mention = { type: 'mention', text: '<at>Hitch</at>', mentioned: { id: '28:bot', name: 'Hitch' } }
  const other = { type: 'mention', text: '<at>Bob</at>', mentioned: { id: '29:bob', name: 'Bob' } }
  const rows: [
    name: string,
    activity: object,
    kind: 'personal' | 'channel' | 'groupChat',
    said: string | null,
  ][] = [
    ['words', { text: ' list \n' }, 'personal', 'list'],
    ['no words', {}, 'personal', ''],
    ['a mention', { text: '<at>Hitch</at> help\n', entities: [mention] }, 'channel', 'help'],
    ['a mention at the end', { text: 'help <at>Hitch</at>', entities: [mention] }, 'groupChat', 'help'],
    [
      'a mention in a personal chat',
      { text: '<at>Hitch</at> help', entities: [mention] },
      'personal',
      'help',
    ],
    [
      'two mentions',
      { text: '<at>Hitch</at><at>Hitch</at> help', entities: [mention, mention] },
      'channel',
      'help',
    ],
    [
      'somebody else as well',
      { text: '<at>Hitch</at> assign X-1 to <at>Bob</at>', entities: [mention, other] },
      'channel',
      'assign X-1 to <at>Bob</at>',
    ],
    ['somebody else alone', { text: '<at>Bob</at> help', entities: [other] }, 'channel', null],
    ['nobody', { text: 'help' }, 'groupChat', null],
    ['what editors write', { text: 'search a&nbsp;b &lt;c&gt; &amp;lt;' }, 'personal', 'search a b <c> &lt;'],
  ]
  for (const [name, more, kind, said] of rows) {
    it(name, () => assert.equal(saidTo(read(more), kind), said))
  }
})

describe('an activity’s bytes', () => {
  it('lose what cannot be stored, and what would become a prototype', () => {
    const text = JSON.stringify({ ...base, text: 'a\u0000b' }).replace(
      '"id":"1"',
      '"id":"1","__proto__":{"x":1}',
    )
    const activity = readActivity(Buffer.from(text))
    assert.equal(activity.text, 'ab')
    assert.equal(Object.getPrototypeOf(activity), Object.prototype)
    assert.equal(Object.hasOwn(activity, '__proto__'), false)
  })

  it('may say null for what is not there', () => {
    const activity = read({ text: null, entities: null, channelData: null, replyToId: null })
    assert.deepEqual(
      [activity.text, activity.entities, activity.replyToId],
      [undefined, undefined, undefined],
    )
  })
})

function read(more: object): Activity {
  return readActivity(Buffer.from(JSON.stringify({ ...base, ...more })))
}
