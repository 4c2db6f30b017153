import { guidOf } from './chance.ts'

/** Somebody who can be assigned or be let in. */
export type Person = {
  id: string
  descriptor: string
  name: string
  kind: 'person' | 'guest' | 'servicePrincipal' | 'group'
  /** What they sign in with: an address, DOMAIN\user on a server, nothing for programs. */
  login: string | null
  mail: string | null
  isActive: boolean
  /** Where they may make service hooks. */
  hooks: 'everywhere' | 'inProjects' | 'nowhere'
}

/** What is said of a person; the rest follows. */
export type NewPerson = { name: string; mail?: string | null } & Partial<Person>

export function createPerson(more: NewPerson, where: { isServer: boolean }): Person {
  const mail = more.mail ?? null
  const kind = more.kind ?? 'person'
  const id = more.id ?? guidOf(`person ${more.name} ${mail ?? kind}`)
  const login = more.login !== undefined ? more.login : loginOf(more, where.isServer)
  return {
    name: more.name,
    mail,
    kind,
    id,
    login,
    descriptor: more.descriptor ?? `${prefixes[kind]}.${Buffer.from(id).toString('base64url')}`,
    isActive: more.isActive ?? true,
    hooks: more.hooks ?? 'nowhere',
  }
}

const prefixes = { person: 'aad', guest: 'aad', servicePrincipal: 'aadsp', group: 'vssgp' } as const

function loginOf({ mail, kind }: NewPerson, isServer: boolean): string | null {
  if (!mail || kind === 'group' || kind === 'servicePrincipal') return null
  return isServer ? `CONTOSO\\${mail.split('@')[0]}` : mail
}

/** Those whose tokens programs have. */
export const usualPrograms: NewPerson[] = [
  { name: 'Hitch Robot', mail: 'hitch@contoso.example', hooks: 'everywhere' },
  { name: 'Hitch Member', mail: 'member@contoso.example' },
  { name: 'Hitch Admin of Projects', mail: 'projects@contoso.example', hooks: 'inProjects' },
  { name: 'Hitch Program', kind: 'servicePrincipal', hooks: 'everywhere' },
]

/** Who works in a fresh organization. Two share a name, one signs in with another address than the one they read. */
export const usualPeople: NewPerson[] = [
  { name: 'Ana Lima', mail: 'ana@contoso.example', hooks: 'everywhere' },
  { name: 'Bo Chen', mail: 'bo@contoso.example' },
  { name: 'Sam Lee', mail: 'sam.lee@contoso.example' },
  { name: 'Sam Lee', mail: 'sam.lee2@contoso.example' },
  { name: 'Dana Kovács', mail: 'dana@contoso.example', login: 'dana.kovacs@corp.contoso.example' },
  {
    name: 'Gus Guest',
    kind: 'guest',
    mail: 'gus@fabrikam.example',
    login: 'gus_fabrikam.example#EXT#@contoso.onmicrosoft.example',
  },
  { name: 'Ivo Left', mail: 'ivo@contoso.example', isActive: false },
  { name: 'Deploy Pipeline', kind: 'servicePrincipal' },
  { name: '[Web]\\Web Team', kind: 'group' },
]

/** "Name <login>", as old versions and hooks of version 1.0 write people. */
export function personText(person: Person): string {
  return person.login ? `${person.name} <${person.login}>` : person.name
}

/** The object newer versions write. Programs have no uniqueName. */
export function personObject(person: Person, base: string): object {
  const image = `${base}/_apis/GraphProfile/MemberAvatars/${person.descriptor}`
  return {
    displayName: person.name,
    url: `${base}/_apis/Identities/${person.id}`,
    _links: { avatar: { href: image } },
    id: person.id,
    ...(person.login ? { uniqueName: person.login } : {}),
    imageUrl: image,
    ...(person.kind === 'group' ? { isContainer: true } : {}),
    descriptor: person.descriptor,
  }
}

/** Who is meant by what a program wrote: a text in one of four forms, or an object. Several when it is not clear. */
export function peopleMeant(people: Person[], value: unknown): Person[] {
  if (typeof value === 'object' && value !== null) {
    const { id, descriptor, uniqueName, displayName } = value as Record<string, unknown>
    const [first] = [id, descriptor, uniqueName, displayName].filter((one) => typeof one === 'string')
    return first === undefined ? [] : peopleMeant(people, first)
  }
  const text = String(value).trim().toLowerCase()
  const inBrackets = /<([^<>]+)>$/.exec(text)?.[1]
  const exact = people.filter(
    (one) => one.isActive && keysOf(one).includes(inBrackets ?? text) && one.login !== null,
  )
  if (exact.length > 0 || inBrackets) return exact
  return people.filter((one) => one.isActive && [...keysOf(one), one.name.toLowerCase()].includes(text))
}

function keysOf({ id, descriptor, login, mail }: Person): string[] {
  return [id, descriptor, login, mail].flatMap((one) => (one ? [one.toLowerCase()] : []))
}
