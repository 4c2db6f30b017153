import type { Filter, Pattern, Query } from './query.ts'

/** A query as text that means the same when it is read again. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'or':
      return query.parts.map(printQuery).join(' OR ')
    case 'and':
      return query.parts
        .map((part) => (part.kind === 'or' ? `(${printQuery(part)})` : printQuery(part)))
        .join(' ')
    case 'not':
      return `!(${printQuery(query.part)})`
    case 'filter':
      return `${query.isNegated ? '!' : ''}${printKey(query)}:${printValues(query)}`
    case 'words':
      return `${query.isNegated ? '!' : ''}${printPattern(query.value)}`
  }
}

function printKey({ key, isTag }: Filter): string {
  if (!isTag) return key
  return `tags[${/^[\w.-]+$/.test(key) ? key : `"${key.replace(/["\\]/g, '\\$&')}"`}]`
}

function printValues({ operator, values }: Filter): string {
  const [first = [''], ...more] = values
  if (more.length > 0) return `[${values.map(printPattern).join(', ')}]`
  return operator + printPattern(first)
}

/** A text with wildcards as it is written in a query, in quotes where it needs them. */
export function printPattern(pattern: Pattern): string {
  const text = pattern.join('*')
  const isBare =
    /^[\p{L}\p{N}_./@#+*-]+$/u.test(text) &&
    pattern.every((part) => !part.includes('*')) &&
    !/^(AND|OR)$/.test(text)
  if (isBare) return text
  return `"${pattern.map((part) => part.replace(/["\\*]/g, '\\$&')).join('*')}"`
}

/** A text as it is written in a query so that it stands for itself, its stars as well. */
export function printText(text: string): string {
  return printPattern([text])
}
