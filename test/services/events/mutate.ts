/** Dice that fall the same way every time they are thrown from the same seed. */
export type Dice = { below(limit: number): number; pick<T>(list: readonly T[]): T }

/** Mulberry32: small, fast, good enough to choose what to break. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
  return { below, pick: (list) => list[below(list.length)] as (typeof list)[number] }
}

/** One of the corpus, broken in one to three ways; every other time within the event's JSON. */
export function mutate(dice: Dice, corpus: Buffer[]): Buffer {
  let bytes = dice.pick(corpus)
  if (dice.below(4) > 0) return mutateJson(dice, bytes)
  for (let times = 1 + dice.below(3); times > 0; times--) bytes = dice.pick(wounds)(dice, bytes, corpus)
  return bytes
}

type Wound = (dice: Dice, bytes: Buffer, corpus: Buffer[]) => Buffer

const wounds: Wound[] = [
  function flip(dice, bytes) {
    const copy = Buffer.from(bytes)
    for (let times = 1 + dice.below(8); times > 0 && copy.length > 0; times--)
      copy[dice.below(copy.length)] = dice.below(256)
    return copy
  },
  function cutOff(dice, bytes) {
    return bytes.subarray(0, dice.below(bytes.length + 1))
  },
  function cutOut(dice, bytes) {
    const from = dice.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + dice.below(200))])
  },
  function splice(dice, bytes, corpus) {
    const other = dice.pick(corpus)
    return Buffer.concat([
      bytes.subarray(0, dice.below(bytes.length + 1)),
      other.subarray(dice.below(other.length + 1)),
    ])
  },
  function insert(dice, bytes) {
    const at = dice.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(dice.pick(shards)), bytes.subarray(at)])
  },
  function repeat(dice, bytes) {
    const from = dice.below(bytes.length + 1)
    const piece = bytes.subarray(from, from + dice.below(400))
    return Buffer.concat([bytes.subarray(0, from), piece, piece, piece, bytes.subarray(from)])
  },
]

const shards = [
  '\0',
  '\n',
  '\n\n',
  '{}',
  '[',
  '"',
  '\\ud83d',
  '\\u0000',
  '\ufeff',
  '{"type":"event"}\n',
  '{"type":"event","length":3}\n',
  ',"__proto__":{}',
  'null',
  '1e999',
  '-',
  '\r\n',
]

function mutateJson(dice: Dice, bytes: Buffer): Buffer {
  const lines = bytes.toString('utf8').split('\n')
  const at = lines.findIndex((line) => /^\{"type":"(?:event|feedback|user_report)"/.test(line))
  const event: unknown = JSON.parse(lines[at + 1] ?? '{}')
  for (let times = 1 + dice.below(4); times > 0; times--) mutateValue(dice, event)
  lines[at + 1] = JSON.stringify(event)
  return Buffer.from(lines.slice(0, at + 2).join('\n'))
}

/** Walks to some place in a value and puts something else there. */
function mutateValue(dice: Dice, root: unknown): void {
  let holder = root as Record<string, unknown>
  for (let depth = 0; depth < 12; depth++) {
    const keys = Object.keys(holder)
    if (keys.length === 0) break
    const key = dice.pick(keys)
    const child = holder[key]
    if (typeof child === 'object' && child !== null && dice.below(4) > 0) {
      holder = child as Record<string, unknown>
      continue
    }
    holder[key] = strange(dice, child)
    return
  }
  holder[dice.pick(names)] = strange(dice, null)
}

const names = [
  'type',
  'values',
  'frames',
  'value',
  'message',
  'params',
  'data',
  'tags',
  'user',
  'exception',
  'logentry',
  'threads',
  'stacktrace',
  'fingerprint',
  'csp',
  'contexts',
  'extra',
  'mechanism',
  'level',
  'timestamp',
  'release',
  '__proto__',
  'constructor',
  '\ud83d',
  '\0',
]

function strange(dice: Dice, was: unknown): unknown {
  switch (dice.below(16)) {
    case 0:
      return null
    case 1:
      return dice.below(2) === 0
    case 2:
      return dice.pick([0, -1, 1.5, 1e21, 4242424242424242, 1795348800123, 2 ** 53])
    case 3:
      return dice.pick([
        '',
        ' ',
        '\0',
        '\ud83d',
        '\ude00x',
        '\u200b',
        'constructor',
        '__proto__',
        '{{ default }}',
        '{{ tags.x }}',
        '%s %d {0} {x}',
        '{{auto}}',
        'latest',
        'none',
      ])
    case 4:
      return 'x😀\n'.repeat(dice.below(2000))
    case 5:
      return []
    case 6:
      return {}
    case 7:
      return [was, was, null, was]
    case 8:
      return { values: [was] }
    case 9:
      return { a: { b: { c: was } } }
    case 10:
      return nest(dice.below(60))
    case 11:
      return Array.from({ length: dice.below(300) }, (_, index) => index)
    case 12:
      return Object.fromEntries(
        Array.from({ length: dice.below(200) }, (_, index) => [`k${index}`, `v${index}`]),
      )
    case 13:
      return [[was, was], ['token', 'abc'], { name: 'Authorization', value: was }]
    case 14:
      return typeof was === 'string' ? was.split('').reverse().join('') : String(was)
    default:
      return typeof was === 'string' ? was.slice(dice.below(was.length + 1)) + was : [was]
  }
}

function nest(depth: number): unknown {
  let value: unknown = 'deep'
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}
