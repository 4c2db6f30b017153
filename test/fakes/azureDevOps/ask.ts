import { findField } from './fields.ts'
import { type Item, latest, type Value } from './item.ts'
import { findPerson, findProject, type Organization } from './organization.ts'
import { peopleMeant } from './people.ts'
import { badQuery, Refusal } from './refusal.ts'
import type { Condition, Literal, Query } from './wiql.ts'

export type Asking = {
  org: Organization
  /** Who @me is. */
  me: string
  project: string | null
  /** Without it dates have no time of day, as there. */
  hasTime: boolean
}

const day = 86_400_000

/** The work items a query finds, in its order. @throws Refusal */
export function ask(asking: Asking, query: Query): Item[] {
  for (const name of [...query.columns, ...query.order.map(({ field }) => field)]) known(name)
  const found = [...asking.org.items.values()].filter(
    (item) => !item.isDeleted && !item.isHidden && (query.where === null || holds(asking, query.where, item)),
  )
  if (found.length > 20_000)
    throw new Refusal(
      400,
      'WorkItemTrackingQueryResultSizeLimitExceededException',
      'VS402337: The number of work items returned exceeds the size limit of 20000. Change the query to return fewer items.',
    )
  const compare = (a: Item, b: Item) => {
    for (const { field, isDescending } of query.order) {
      const [one, other] = [sortKey(currentValue(a, field)), sortKey(currentValue(b, field))]
      if (one !== other) return (one < other ? -1 : 1) * (isDescending ? -1 : 1)
    }
    return a.id - b.id
  }
  return found.sort(compare)
}

function sortKey(value: Value | undefined): string {
  return typeof value === 'number' ? String(value).padStart(12, '0') : String(value ?? '').toLowerCase()
}

function known(name: string) {
  const field = findField(name)
  if (field) return field
  throw badQuery(
    `TF51005: The query references a field that does not exist. The error is caused by «[${name}]».`,
  )
}

function currentValue(item: Item, name: string): Value | undefined {
  return latest(item).fields[known(name).referenceName]
}

function holds(asking: Asking, condition: Condition, item: Item): boolean {
  if (condition.kind === 'and') return condition.of.every((one) => holds(asking, one, item))
  if (condition.kind === 'or') return condition.of.some((one) => holds(asking, one, item))
  if (condition.kind === 'not') return !holds(asking, condition.of, item)
  const field = known(condition.field)
  const value = currentValue(item, condition.field)
  const isEmpty = value === undefined || value === ''
  if (condition.operator === 'IS EMPTY') return isEmpty
  if (condition.operator === 'IS NOT EMPTY') return !isEmpty
  if (field.type === 'dateTime') return holdsDate(asking, condition, value)
  return condition.values.some((literal) => {
    const wanted = textOf(asking, literal, item)
    if (field.type === 'identity') return holdsPerson(asking.org, condition.operator, value, wanted)
    return compareTexts(condition.operator, String(value ?? ''), wanted, field.type)
  })
}

function compareTexts(operator: string, value: string, wanted: string, type: string): boolean {
  const [one, other] = [value.toLowerCase(), wanted.toLowerCase()]
  if (operator === 'CONTAINS') return one.includes(other)
  if (operator === 'CONTAINS WORDS')
    return other
      .split(/\s+/)
      .every((word) => one.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word.replace('*', ''))))
  if (operator === 'UNDER') return one === other || one.startsWith(`${other}\\`)
  const order = ['integer', 'double'].includes(type)
    ? Number(value) - Number(wanted)
    : one < other
      ? -1
      : one > other
        ? 1
        : 0
  return ordered(operator, order)
}

function ordered(operator: string, order: number): boolean {
  if (operator === '=' || operator === 'IN' || operator === 'EVER') return order === 0
  if (operator === '<>') return order !== 0
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  if (operator === '>') return order > 0
  if (operator === '>=') return order >= 0
  throw badQuery(`TF51006: The operator ${operator} does not suit this field.`)
}

function holdsPerson(org: Organization, operator: string, value: Value | undefined, wanted: string): boolean {
  const isOne =
    wanted === '' ? value === undefined : peopleMeant(org.people, wanted).some(({ id }) => id === value)
  if (operator === '=' || operator === 'IN') return isOne
  if (operator === '<>') return !isOne
  const name = value === undefined ? '' : findPerson(org, String(value)).name
  return compareTexts(operator, name, wanted, 'string')
}

function holdsDate(
  asking: Asking,
  { operator, values }: Extract<Condition, { kind: 'compare' }>,
  value: Value | undefined,
): boolean {
  if (value === undefined) return false
  return values.some((literal) => {
    const wanted = dateOf(asking, literal)
    const [one, other] = [Date.parse(String(value)), wanted]
    const order = asking.hasTime ? one - other : Math.floor(one / day) - Math.floor(other / day)
    return ordered(operator, order)
  })
}

function dateOf({ org, hasTime }: Asking, { kind, text, offset }: Literal): number {
  if (kind === 'macro' && text === '@today') return Math.floor(org.now().getTime() / day) * day + offset * day
  const time = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) || !text.includes(':') ? text : `${text}Z`)
  if (Number.isNaN(time)) throw badQuery(`TF51592: The value «${text}» is not a date.`)
  if (!hasTime && text.includes(':'))
    throw badQuery(
      `You cannot supply a time with the date when running a query using date precision. The error is caused by «${text}».`,
    )
  return time
}

function textOf({ org, me, project }: Asking, { kind, text }: Literal, item: Item): string {
  if (kind === 'field') return String(currentValue(item, text) ?? '')
  if (kind !== 'macro') return text
  if (text === '@me') return me
  if (text === '@project' && project) return findProject(org, project).name
  throw badQuery(`TF51006: The macro ${text} is not known here.`)
}
