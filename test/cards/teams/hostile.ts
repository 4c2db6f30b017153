import type { GroupView } from '../../../services/groups/view.ts'
import { groupOwners, groupView, workItem } from '../view.ts'

export const longWorkItemUrl = `https://dev.azure.com/${'long-'.repeat(90)}/`

/**
 * What strangers put into error texts to take a card over. A brace is written \x7b where it follows a dollar, because
 * to the linter it would look like a slip.
 */
export const attacks = [
  '[click](https://evil.example)',
  '![img](https://evil.example/x.png)',
  '<at>Everyone</at>',
  '<a href="https://evil.example">x</a><script>alert(1)</script>',
  '$\x7b$root.url}',
  '$\x7bsystem.exit()}',
  '{{DATE(2020-01-01T00:00:00Z,SHORT)}}',
  '# heading\n- item\n1. item\n> quote',
  '**bold** _italic_ ~~gone~~ `code`',
  '\u202etxt.exe\u2066\u2067\u2069\u200f',
  'a\u0000b\u001b[31mc\u0007\ud800d',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞',
  'שגיאה: מחיר חסר 42',
  '👩‍👩‍👧‍👦'.repeat(40),
  '\\[x\\](javascript:alert(1))',
  '","type":"Action.OpenUrl","url":"https://evil.example"',
  'https://evil.example/login',
]

/** A group in which every text a stranger can set is an attack. */
export function hostileView(shortId: string): GroupView {
  const text = (from: number) => [...attacks.slice(from), ...attacks.slice(0, from)].join(' ')
  return filled(text, { shortId })
}

/** A group whose every text and list is as large as texts get, in the letters that take most room in JSON. */
export function largestView(changes: Partial<GroupView> = {}): GroupView {
  const name = '\u{1f469}'.repeat(2_000)
  const all = Array.from({ length: 500 }, (_, index) => ({ id: 2_000_000_000 + index, name }))
  return filled(() => name, {
    id: 2_147_483_647,
    version: 2_147_483_647,
    shortId: `${'W'.repeat(41)}-ZZZZZZZ`,
    url: `https://${'long-'.repeat(12)}.example/groups/${'W'.repeat(41)}-ZZZZZZZ`,
    assignable: { people: all, teams: all },
    ...groupOwners(() => name),
    workItems: Array.from({ length: 50 }, (_, index) =>
      workItem({
        linkId: 2_147_483_000 + index,
        workItemId: 2_147_483_647,
        number: 2_147_483_647,
        integration: `${index}${name}`,
        type: name,
        title: name,
        itemState: name,
        assignee: name,
        url: longWorkItemUrl,
        trouble: name,
        unknownAssignee: name,
      }),
    ),
    eventCount: 2_147_483_647,
    userCount: 2_147_483_647,
    ...changes,
  })
}

function filled(text: (from: number) => string, changes: Partial<GroupView>): GroupView {
  return groupView({
    project: { id: 1, slug: text(0), name: text(1) },
    title: text(2),
    message: text(3),
    culprit: text(4),
    topFrame: text(5),
    environment: text(6),
    release: text(7),
    firstRelease: text(8),
    lastChange: text(9),
    status: 'archived',
    substatus: 'until_time',
    archivedUntil: new Date('2026-11-22T14:00:00Z'),
    assignee: { kind: 'team', id: 2, name: text(10) },
    assignable: { people: [{ id: 1, name: text(11) }], teams: [{ id: 1, name: text(12) }] },
    canLink: true,
    ...groupOwners(text),
    workItems: [
      workItem({
        integration: text(13),
        type: text(14),
        title: text(15),
        itemState: text(16),
        assignee: text(0),
        url: 'javascript:alert(1)',
        trouble: text(1),
        unknownAssignee: text(2),
      }),
      workItem({ linkId: 13, state: 'failed', wish: 'create', type: text(3), reason: text(4) }),
      workItem({ linkId: 14, presence: 'deleted', title: text(5), integration: text(6) }),
    ],
    ...changes,
  })
}
