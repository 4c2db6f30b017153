/** What a bearer token may be allowed, as Sentry names it. */
export const scopes = [
  'org:read',
  'org:write',
  'org:admin',
  'org:integrations',
  'member:read',
  'member:write',
  'member:admin',
  'team:read',
  'team:write',
  'team:admin',
  'project:read',
  'project:write',
  'project:admin',
  'project:releases',
  'event:read',
  'event:write',
  'event:admin',
  'alerts:read',
  'alerts:write',
] as const

export type Scope = (typeof scopes)[number]

const ranks = ['read', 'write', 'admin']

/**
 * Whether what was granted reaches what is needed: write implies read, admin implies write, of the same noun. Whoever
 * may write the organization may see to its integrations as well.
 */
export function allows(granted: readonly string[], needed: Scope): boolean {
  if (needed === 'org:integrations' && allows(granted, 'org:write')) return true
  const [noun, verb = ''] = needed.split(':')
  const rank = ranks.indexOf(verb)
  return granted.some((scope) => {
    if (scope === needed) return true
    const [grantedNoun, grantedVerb = ''] = scope.split(':')
    return rank >= 0 && grantedNoun === noun && ranks.indexOf(grantedVerb) > rank
  })
}

export function isScope(text: string): text is Scope {
  return (scopes as readonly string[]).includes(text)
}

/**
 * What a role may at most, so that a token is never worth more than the person it stands for. Who is owner or
 * administrator, and who gets in by a token, owners decide alone.
 */
export function scopesOfRole(role: string): Scope[] {
  switch (role) {
    case 'owner':
      return [...scopes]
    case 'admin':
      return scopes.filter((scope) => scope !== 'org:admin' && scope !== 'member:admin')
    case 'member':
      return scopes.filter(
        (scope) => scope.endsWith(':read') || /^(event|alerts):/.test(scope) || scope === 'project:releases',
      )
    default:
      return scopes.filter((scope) => scope.endsWith(':read'))
  }
}
