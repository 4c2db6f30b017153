import { Prisma } from '../../prisma/client/client.ts'
import { hashUser } from '../events/user.ts'
import { nearest } from '../nearest.ts'
import { hidden } from '../tags/ofEvent.ts'
import { assigneeCondition, suggestedCondition } from './assignee.ts'
import { isCondition } from './is.ts'
import { likeWhole, plainText } from './pattern.ts'
import type { Filter, Pattern } from './query.ts'
import { firstReleaseCondition, releaseCondition } from './release.ts'
import { allOf, anyOf, Misunderstood, nothing, type Scope } from './scope.ts'
import { hasTag, tagCondition } from './tags.ts'
import { dateExample, readBack, readNumber, readSpan, type Span } from './values.ts'
import { eventCondition, shortIdCondition, textCondition } from './words.ts'

/** Makes a condition on a group `g` of a word, leaving aside its `!`. @throws Misunderstood when it means nothing */
type Field = (scope: Scope, filter: Filter) => Prisma.Sql | Promise<Prisma.Sql>

const table: [names: string, field: Field][] = [
  ['is status', (scope, filter) => each(filter, (text) => isCondition(scope, text))],
  [
    'assigned assignee assigned_to',
    (scope, filter) => each(filter, (text) => assigneeCondition(scope, text)),
  ],
  ['assigned_or_suggested', (scope, filter) => each(filter, (text) => suggestedCondition(scope, text))],
  ['subscribed', (scope, filter) => each(filter, (text) => ofMe(scope, text, 'GroupSubscription'))],
  ['bookmarks bookmarked', (scope, filter) => each(filter, (text) => ofMe(scope, text, 'GroupBookmark'))],
  ['level', (_, filter) => each(filter, level)],
  ['priority issue.priority', (_, filter) => each(filter, priority)],
  [
    'platform',
    (_, filter) =>
      either(filter, (value) =>
        column(
          'platform',
          value.map((part) => part.toLowerCase()),
        ),
      ),
  ],
  ['project', project],
  ['environment env', environment],
  ['release', (scope, filter) => releaseCondition(scope, filter)],
  ['release.version', (scope, filter) => releaseCondition(scope, filter, 'version')],
  ['release.package', (scope, filter) => releaseCondition(scope, filter, 'package')],
  ['release.build', (scope, filter) => releaseCondition(scope, filter, 'build')],
  ['firstRelease first_release', firstReleaseCondition],
  ['age', age],
  ['firstSeen first_seen', (scope, filter) => date(scope, filter, (span) => within('firstSeenAt', span))],
  ['lastSeen last_seen', (scope, filter) => date(scope, filter, (span) => within('lastSeenAt', span))],
  ['timestamp', (scope, filter) => date(scope, filter, seenWithin)],
  ['timesSeen times_seen events', (_, filter) => number(filter, 'eventCount')],
  ['userCount users users_seen', (_, filter) => number(filter, 'userCount')],
  ['title', (_, filter) => either(filter, (value) => text('title', value))],
  ['message error.value', (_, filter) => either(filter, (value) => text('message', value))],
  ['culprit location', (_, filter) => either(filter, (value) => text('culprit', value))],
  ['error.type', (scope, filter) => tagCondition(scope, hidden.errorType, filter)],
  ['stack.filename', (scope, filter) => tagCondition(scope, hidden.file, filter)],
  ['error.handled', (scope, filter) => handled(scope, filter, true)],
  ['error.unhandled', (scope, filter) => handled(scope, filter, false)],
  ['error.mechanism', (scope, filter) => tagCondition(scope, 'mechanism', filter)],
  ['user.id', (_, filter) => each(filter, (text) => user(`id:${text}`))],
  ['user.username', (_, filter) => each(filter, (text) => user(`username:${text}`))],
  ['user.email', (_, filter) => each(filter, (text) => user(`email:${text}`))],
  ['user.ip', (_, filter) => each(filter, (text) => user(`ip:${text}`))],
  ['user', (_, filter) => each(filter, user)],
  ['has', has],
  ['issue', (scope, filter) => each(filter, (text) => shortIdCondition(scope, text))],
  ['issue.category', (_, filter) => each(filter, category)],
  ['issue.type', (_, filter) => each(filter, kind)],
  ['event.id id', (scope, filter) => each(filter, (text) => eventCondition(scope, text))],
]

/** What Sentry understands and Hitch does not, with what to say instead. */
const refused: Record<string, string> = {
  trace: 'Groups are not found by trace. An event of it names its trace on its page.',
  'stack.function':
    'Functions are not indexed. Look for the function as a plain word: it may stand in the culprit.',
  'stack.module': 'Modules are not indexed. Try stack.filename.',
  'stack.package': 'Packages of frames are not indexed. Try stack.filename.',
  'stack.abspath': 'Only file names are indexed: stack.filename.',
  'release.stage': 'Adoption of releases is not searched for. Try release:latest.',
}

/** Tags that SDKs set or events make: looked for even where no event has had one yet. */
const usualTags =
  'transaction logger server_name dist url site handled mechanism os os.name browser browser.name runtime runtime.name device device.family'.split(
    ' ',
  )

const fields = new Map<string, Field>(
  table.flatMap(([names, field]) => names.split(' ').map((name): [string, Field] => [plain(name), field])),
)

/** The names that are offered when one is mistyped. */
export const fieldNames: readonly string[] = [
  ...table.map(([names]) => names.split(' ')[0] ?? ''),
  ...usualTags,
]

/** What a key means, if it is a field; undefined when it can only be a tag. @throws Misunderstood for what is refused */
export function fieldOf(key: string): Field | undefined {
  const why = Object.hasOwn(refused, plain(key)) ? refused[plain(key)] : undefined
  if (why) throw new Misunderstood(why)
  return fields.get(plain(key))
}

export function isUsualTag(key: string): boolean {
  return usualTags.includes(key)
}

// firstRelease, first_release, first-release
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '')
}

function either(filter: Filter, one: (value: Pattern) => Prisma.Sql): Prisma.Sql {
  const { operator, values } = filter
  return anyOf(values.map((value) => one([operator + (value[0] ?? ''), ...value.slice(1)])))
}

async function each(
  filter: Filter,
  one: (text: string) => Prisma.Sql | Promise<Prisma.Sql>,
): Promise<Prisma.Sql> {
  const texts = filter.values.map((value) => filter.operator + value.join('*'))
  return anyOf(await Promise.all(texts.map(one)))
}

function column(name: 'platform' | 'environment', value: Pattern): Prisma.Sql {
  const of = Prisma.raw(`g."${name}"`)
  const exact = plainText(value)
  return exact === null ? Prisma.sql`${of} LIKE ${likeWhole(value)}` : Prisma.sql`${of} = ${exact}`
}

function text(name: 'title' | 'message' | 'culprit', value: Pattern): Prisma.Sql {
  if (plainText(value) === '') return Prisma.sql`${Prisma.raw(`g."${name}"`)} = ''`
  return textCondition(name, value)
}

function ofMe({ me }: Scope, given: string, of: 'GroupSubscription' | 'GroupBookmark'): Prisma.Sql {
  if (given.toLowerCase() !== 'me') throw new Misunderstood('It can be asked for yourself alone.', 'me')
  if (!me) return nothing
  const active = of === 'GroupSubscription' ? Prisma.sql`AND x."isActive"` : Prisma.empty
  return Prisma.sql`g.id IN (SELECT x."groupId" FROM ${Prisma.raw(`"${of}"`)} x WHERE x."personId" = ${me.id} ${active})`
}

const levels = ['fatal', 'error', 'warning', 'info', 'debug'] as const

function level(given: string): Prisma.Sql {
  const name = { warn: 'warning', critical: 'fatal' }[given.toLowerCase()] ?? given.toLowerCase()
  if (!levels.some((each) => each === name))
    throw new Misunderstood(`A level is one of ${levels.join(', ')}.`, nearest(name, levels))
  return Prisma.sql`g.level = ${name}`
}

const priorities = { high: 75, medium: 50, low: 25 } as const

function priority(given: string): Prisma.Sql {
  const name = given.toLowerCase() === 'med' ? 'medium' : given.toLowerCase()
  const value = Object.hasOwn(priorities, name) ? priorities[name as keyof typeof priorities] : undefined
  if (value === undefined)
    throw new Misunderstood('A priority is high, medium or low.', nearest(name, ['high', 'medium', 'low']))
  return Prisma.sql`g.priority = ${value}`
}

async function project(scope: Scope, { values }: Filter): Promise<Prisma.Sql> {
  const projects = await scope.app.db.project.findMany({
    where: { organizationId: scope.organizationId },
    select: { id: true, slug: true },
  })
  const ids = values.flatMap((value) => {
    const found = projects.filter(({ id, slug }) => String(id) === plainText(value) || fits(slug, value))
    if (found.length > 0) return found.map(({ id }) => id)
    const slugs = projects.map(({ slug }) => slug)
    throw new Misunderstood('There is no such project.', nearest(value.join('*'), slugs))
  })
  return Prisma.sql`g."projectId" = ANY(${ids}::int[])`
}

// Each part is looked for once, from left to right: the time grows with the text and no faster.
function fits(slug: string, pattern: Pattern): boolean {
  const [first = '', ...rest] = pattern.map((part) => part.toLowerCase())
  const last = rest.pop()
  if (last === undefined) return slug === first
  if (!slug.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = slug.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return slug.length - last.length >= at && slug.endsWith(last)
}

async function environment(scope: Scope, filter: Filter): Promise<Prisma.Sql> {
  return tagCondition(scope, 'environment', filter)
}

async function handled(scope: Scope, filter: Filter, meaning: boolean): Promise<Prisma.Sql> {
  const values = filter.values.map((value): Pattern => {
    const isTrue = /^(true|yes|1)$/i.test(value.join('*'))
    if (!isTrue && !/^(false|no|0)$/i.test(value.join('*')))
      throw new Misunderstood('It is true or false.', 'true')
    return [isTrue === meaning ? 'yes' : 'no']
  })
  return tagCondition(scope, 'handled', { ...filter, operator: '', values })
}

// As it is counted; only the hash is kept.
function user(key: string): Prisma.Sql {
  const hash = hashUser(/^email:/i.test(key) ? key.toLowerCase() : key)
  return Prisma.sql`g.id IN (SELECT u."groupId" FROM "GroupUser" u WHERE u."userKey" = ${hash})`
}

async function has(scope: Scope, { values }: Filter): Promise<Prisma.Sql> {
  const conditions = await Promise.all(
    values.map((value) => {
      const name = value.join('*')
      if (name === 'release') return Prisma.sql`g."lastRelease" IS NOT NULL`
      if (name === 'user') return Prisma.sql`g."userCount" > 0`
      if (name === 'assignee' || name === 'assigned') return isCondition(scope, 'assigned')
      return hasTag(scope, name === 'env' ? 'environment' : name)
    }),
  )
  return anyOf(conditions)
}

const categories = [
  'error',
  'feedback',
  'performance',
  'cron',
  'replay',
  'uptime',
  'outage',
  'metric',
  'frontend',
  'http_client',
  'db_query',
  'mobile',
  'ai_detected',
]

function category(given: string): Prisma.Sql {
  const name = given.toLowerCase()
  if (!categories.includes(name))
    throw new Misunderstood('A category is error or feedback.', nearest(name, categories))
  if (name === 'feedback') return Prisma.sql`g.kind = 'feedback'`
  return name === 'error' ? Prisma.sql`g.kind <> 'feedback'` : nothing
}

const kinds = ['error', 'default', 'csp', 'feedback'] as const

function kind(given: string): Prisma.Sql {
  const name = given.toLowerCase()
  if (!kinds.some((each) => each === name))
    throw new Misunderstood(`A type is one of ${kinds.join(', ')}.`, nearest(name, kinds))
  return Prisma.sql`g.kind = ${name}`
}

function number({ operator, values }: Filter, name: 'eventCount' | 'userCount'): Prisma.Sql {
  const of = Prisma.raw(`g."${name}"`)
  return anyOf(
    values.map((value) => {
      const wanted = readNumber(value.join('*'))
      if (wanted === null) throw new Misunderstood('That is no number. Say for example >100.', '>100')
      return Prisma.sql`${of} ${Prisma.raw(operator || '=')} ${wanted}`
    }),
  )
}

function date(scope: Scope, { operator, values }: Filter, of: (span: Span) => Prisma.Sql): Prisma.Sql {
  return anyOf(
    values.map((value) => {
      const span = readSpan(operator, value.join('*'), scope.now)
      if (!span) throw new Misunderstood(`That is no time. ${dateExample}`, '-24h')
      return of(span)
    }),
  )
}

// Of an age, more is earlier: age:>24h is age:+24h.
function age(scope: Scope, filter: Filter): Prisma.Sql {
  const { operator, values } = filter
  if (operator === '' || operator === '=') return date(scope, filter, (span) => within('firstSeenAt', span))
  return anyOf(
    values.map((value) => {
      const back = readBack(value.join('*'))
      if (!back) throw new Misunderstood('An age is a number and a unit, such as -24h or +3d.', '-24h')
      const at = new Date(scope.now.getTime() - back.ms)
      return within(
        'firstSeenAt',
        operator.startsWith('>') ? { from: null, until: at } : { from: at, until: null },
      )
    }),
  )
}

function within(name: 'firstSeenAt' | 'lastSeenAt', { from, until }: Span): Prisma.Sql {
  const of = Prisma.raw(`g."${name}"`)
  return allOf([
    ...(from ? [Prisma.sql`${of} >= ${from}::timestamptz`] : []),
    ...(until ? [Prisma.sql`${of} < ${until}::timestamptz`] : []),
  ])
}

/** That a group was there in a span of time: it was first seen before its end, and last seen after its beginning. */
export function seenWithin({ from, until }: Span): Prisma.Sql {
  return allOf([
    ...(from ? [Prisma.sql`g."lastSeenAt" >= ${from}::timestamptz`] : []),
    ...(until ? [Prisma.sql`g."firstSeenAt" < ${until}::timestamptz`] : []),
  ])
}
