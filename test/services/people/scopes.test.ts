import assert from 'node:assert/strict'
import { allows, isScope, scopes, scopesOfRole } from '../../../services/people/scopes.ts'

describe('scopes', () => {
  const cases: [string[], (typeof scopes)[number], boolean][] = [
    [['event:read'], 'event:read', true],
    [['event:write'], 'event:read', true],
    [['event:admin'], 'event:read', true],
    [['event:admin'], 'event:write', true],
    [['event:read'], 'event:write', false],
    [['event:write'], 'event:admin', false],
    [['project:admin'], 'event:read', false],
    [['project:admin'], 'project:releases', false],
    [['project:releases'], 'project:read', false],
    [['project:releases'], 'project:releases', true],
    [['alerts:write'], 'alerts:read', true],
    [['org:read', 'org:integrations'], 'org:integrations', true],
    [['org:write'], 'org:integrations', true],
    [['org:admin'], 'org:integrations', true],
    [['org:read'], 'org:integrations', false],
    [['org:integrations'], 'org:write', false],
    [[], 'org:read', false],
    [['event'], 'event:read', false],
    [['event:superuser'], 'event:read', false],
  ]
  for (const [granted, needed, expected] of cases)
    it(`[${granted}] ${expected ? 'reaches' : 'does not reach'} ${needed}`, () => {
      assert.equal(allows(granted, needed), expected)
    })

  it('knows its own names and no others', () => {
    for (const scope of scopes) assert.ok(isScope(scope))
    for (const text of ['', 'event', 'event:all', 'EVENT:READ', 'toString']) assert.ok(!isScope(text))
  })

  it('gives each role no more than the one above it', () => {
    const [viewer, member, admin, owner] = ['viewer', 'member', 'admin', 'owner'].map(scopesOfRole)
    assert.ok(viewer?.every((scope) => scope.endsWith(':read')))
    for (const scope of viewer ?? []) assert.ok(allows(member ?? [], scope))
    for (const scope of member ?? []) assert.ok(allows(admin ?? [], scope))
    for (const scope of admin ?? []) assert.ok(allows(owner ?? [], scope))
    assert.ok(!allows(member ?? [], 'project:write'))
    assert.ok(!allows(admin ?? [], 'org:admin'))
    assert.deepEqual(scopesOfRole('anything else'), viewer)
  })
})
