import { badQuery } from './refusal.ts'

/** A query in the work item query language, as far as it is understood here. */
export type Query = {
  columns: string[]
  where: Condition | null
  order: { field: string; isDescending: boolean }[]
}

export type Condition =
  | { kind: 'and'; of: Condition[] }
  | { kind: 'or'; of: Condition[] }
  | { kind: 'not'; of: Condition }
  | { kind: 'compare'; field: string; operator: string; values: Literal[] }

/** A value; `@name` words are macros with what was added to them. */
export type Literal = { kind: 'text' | 'number' | 'macro' | 'field'; text: string; offset: number }

type Token = { kind: 'text' | 'field' | 'word' | 'number' | 'macro' | 'sign'; text: string }

const pattern =
  /\s*(?:'((?:[^']|'')*)'|"((?:[^"]|"")*)"|\[([^\]]+)\]|(@[A-Za-z.]+)|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w.]*)|(<>|<=|>=|[=<>(),+-]))/y

function tokens(text: string): Token[] {
  const found: Token[] = []
  pattern.lastIndex = 0
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const [, single, double, field, macro, number, word, sign] = pattern.exec(text) ?? []
    const quoted = single?.replaceAll("''", "'") ?? double?.replaceAll('""', '"')
    if (quoted !== undefined) found.push({ kind: 'text', text: quoted })
    else if (field) found.push({ kind: 'field', text: field })
    else if (macro) found.push({ kind: 'macro', text: macro.toLowerCase() })
    else if (number) found.push({ kind: 'number', text: number })
    else if (word) found.push({ kind: 'word', text: word })
    else if (sign) found.push({ kind: 'sign', text: sign })
    else
      throw badQuery(
        'TF51006: The query statement is missing a closing quote or holds a sign that is not known.',
      )
  }
  return found
}

/** Reads a query. @throws Refusal with the words of the service */
export function readQuery(text: string): Query {
  const all = tokens(text)
  let at = 0
  const peek = () => all[at]
  const isWord = (word: string) => peek()?.kind === 'word' && peek()?.text.toUpperCase() === word
  const take = (): Token => {
    const token = all[at]
    if (!token) throw badQuery('TF51006: The query statement ends too early.')
    at += 1
    return token
  }
  const takeWord = (word: string) => {
    if (!isWord(word))
      throw badQuery(
        `TF51006: The query statement is missing ${word}. The error is caused by «${peek()?.text ?? 'the end'}».`,
      )
    at += 1
  }
  const accept = (word: string): boolean => {
    if (!isWord(word)) return false
    at += 1
    return true
  }
  const takeField = () => {
    const token = take()
    if (token.kind !== 'field' && token.kind !== 'word')
      throw badQuery(`TF51006: A field is missing at «${token.text}».`)
    return token.text
  }
  const fieldList = () => {
    const names = [takeField()]
    while (peek()?.text === ',') {
      take()
      names.push(takeField())
    }
    return names
  }

  takeWord('SELECT')
  const columns = fieldList()
  takeWord('FROM')
  const source = take().text.toLowerCase()
  if (source !== 'workitems') throw badQuery(`TF51006: Only work items are queried here, not «${source}».`)
  const where = accept('WHERE') ? readOr() : null
  const order: Query['order'] = []
  if (accept('ORDER')) {
    takeWord('BY')
    do {
      const field = takeField()
      const isDescending = accept('DESC')
      if (!isDescending) accept('ASC')
      order.push({ field, isDescending })
    } while (peek()?.text === ',' && take())
  }
  if (at < all.length)
    throw badQuery(`TF51006: The query statement goes on with «${peek()?.text}», which is not understood.`)
  return { columns, where, order }

  function readOr(): Condition {
    const of = [readAnd()]
    while (accept('OR')) of.push(readAnd())
    return of.length === 1 ? (of[0] as Condition) : { kind: 'or', of }
  }
  function readAnd(): Condition {
    const of = [readOne()]
    while (accept('AND')) of.push(readOne())
    return of.length === 1 ? (of[0] as Condition) : { kind: 'and', of }
  }
  function readOne(): Condition {
    if (accept('NOT')) return { kind: 'not', of: readOne() }
    if (peek()?.text === '(') {
      take()
      const inner = readOr()
      if (take().text !== ')')
        throw badQuery('TF51006: The query statement is missing a closing parenthesis.')
      return inner
    }
    const field = takeField()
    const isNot = accept('NOT')
    const compared = { kind: 'compare', field, ...readOperator() } as const
    return isNot ? { kind: 'not', of: compared } : compared
  }
  function readOperator(): { operator: string; values: Literal[] } {
    const token = take()
    const word = token.text.toUpperCase()
    if (token.kind === 'sign') return { operator: token.text, values: [readLiteral()] }
    if (word === 'IN') return { operator: 'IN', values: readList() }
    if (word === 'CONTAINS')
      return { operator: accept('WORDS') ? 'CONTAINS WORDS' : 'CONTAINS', values: [readLiteral()] }
    if (word === 'UNDER' || word === 'EVER') return { operator: word, values: [readLiteral()] }
    if (word === 'IS') {
      const isNot = accept('NOT')
      takeWord('EMPTY')
      return { operator: isNot ? 'IS NOT EMPTY' : 'IS EMPTY', values: [] }
    }
    throw badQuery(`TF51006: The operator «${token.text}» is not known.`)
  }
  function readList(): Literal[] {
    if (take().text !== '(') throw badQuery('TF51006: The list after IN starts with a parenthesis.')
    const values = [readLiteral()]
    while (peek()?.text === ',') {
      take()
      values.push(readLiteral())
    }
    if (take().text !== ')') throw badQuery('TF51006: The query statement is missing a closing parenthesis.')
    return values
  }
  function readLiteral(): Literal {
    const token = take()
    const kind = token.kind === 'word' || token.kind === 'sign' ? null : token.kind
    if (kind === null) {
      const words = `The value «${token.text}» needs quotes.`
      throw badQuery(`TF51006: ${words}`)
    }
    let offset = 0
    if (kind === 'macro' && (peek()?.text === '+' || peek()?.text === '-')) {
      const sign = take().text === '-' ? -1 : 1
      offset = sign * Number(take().text)
    } else if (kind === 'macro' && peek()?.kind === 'number' && peek()?.text.startsWith('-'))
      offset = Number(take().text)
    return { kind, text: token.text, offset }
  }
}
