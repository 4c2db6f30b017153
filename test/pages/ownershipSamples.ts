import type { OwnershipFacts } from '../../pages/ownership/facts.ts'
import { ada, now, people, teams } from './samples.ts'

/** Who owns what in a project, as its page is told. */
export function ownershipFacts(more: Partial<OwnershipFacts> = {}): OwnershipFacts {
  const stripe = { kind: 'team', id: 1, name: 'Checkout' } as const
  return {
    now,
    who: ada,
    project: { slug: 'shop', name: 'Shop' },
    mayChange: true,
    said: null,
    raw: '# The money\npath:src/payment/*  #checkout ada@shop.example\nurl:https://shop.example/cart*  #checkout\ntags.browser:Safari*  @grace\nmodule:com.shop.stock.*  storekeepers@shop.example\n',
    autoAssign: 'suspectCommit',
    autoSync: true,
    unknown: ['storekeepers@shop.example'],
    trial: {
      what: 'src/payment/stripe.ts',
      answers: [
        {
          reason: 'src/payment/stripe.ts matches path:src/payment/* (ownership rules, line 2)',
          owners: [
            { name: '#checkout', owner: stripe },
            { name: 'ada@shop.example', owner: { kind: 'person', id: 1, name: 'Ada Lovelace' } },
          ],
        },
        {
          reason: 'src/payment/stripe.ts matches * (CODEOWNERS, line 1)',
          owners: [{ name: '@contoso/core', owner: null }],
        },
      ],
    },
    files: [
      {
        id: 1,
        repository: { name: 'Shop/shop', url: 'https://dev.azure.com/contoso/Shop/_git/shop' },
        path: '.github/CODEOWNERS',
        raw: '',
        stackRoot: '/srv/shop/',
        sourceRoot: '',
        rules: 14,
        syncedAt: new Date(now.getTime() - 25 * 60_000),
        trouble: null,
        faults: ['Line 9: "ada" is no owner. Owners are @name, @org/team or an address.'],
        unknown: ['@contoso/core'],
      },
    ],
    repositories: [{ id: 2, name: 'Shop/warehouse' }],
    repositoriesTrouble: null,
    names: [{ id: 1, name: '@contoso/payments', owner: stripe }],
    people,
    teams,
    ...more,
  }
}
